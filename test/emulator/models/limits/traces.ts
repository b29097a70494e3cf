import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

const folder = join(__dirname, "../../../../../shared/traces");

/** Whether a trace that is kept beside the repository is on this machine. */
export function hasTrace(name: string): boolean {
  return existsSync(join(folder, name));
}

/** Rows of a trace as text, its header left out. */
export function traceRows(name: string): readonly string[][] {
  const bytes = readFileSync(join(folder, name));
  const text = (name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString();
  return text
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(","));
}

/** One request of Azure's inference traces of 2023. */
export interface TracedRequest {
  readonly atMs: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
}

/** The conversation or the coding trace, its times from 0. */
export function azureTrace(name: "conv" | "code"): readonly TracedRequest[] {
  const rows = traceRows(`azure-llm-2023/AzureLLMInferenceTrace_${name}.csv`);
  const startMs = timeMs(rows[0]?.[0]);
  return rows.map(([time, prompt, output]) => ({
    atMs: timeMs(time) - startMs,
    promptTokens: Number(prompt),
    outputTokens: Number(output),
  }));
}

/** A date reads three decimals, the trace has seven. */
function timeMs(written = ""): number {
  const [whole = "", fraction = "0"] = written.split(".");
  return Date.parse(`${whole.replace(" ", "T")}Z`) + 1000 * Number(`0.${fraction}`);
}
