import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configFingerprint } from "../../capacity/config-fingerprint";
import { modelsOf } from "../../capacity/plan-capacity";
import { printPlan } from "../../capacity/plan-file";
import { loadCatalog } from "../../catalog/load-catalog";
import { catalogHash } from "../../catalog/lookup";
import { loadConfig } from "../../config/load-config";
import { planWith } from "../plan-builder";
import type { BenchResult } from "./result";

const root = join(__dirname, "..", "..");

/**
 * Synthesis of the three-region environment against that of a stack that holds nothing: loading, checking the plan, constructs
 * and policies. Cold processes in turn, the median of each kind.
 */
export async function synthBench({ smoke }: { readonly smoke: boolean }): Promise<BenchResult[]> {
  const directory = mkdtempSync(join(tmpdir(), "headroom-bench-synth-"));
  try {
    const file = writeThreeRegions(directory);
    const once = (kind: "ours" | "empty"): number => {
      const script = join(__dirname, "synth-once.ts");
      const env = { ...process.env, HEADROOM_ENV: file, CDKTF_OUTDIR: join(directory, kind) };
      return Number(execFileSync(process.execPath, ["--import", "tsx", script, kind], { cwd: root, env }));
    };
    const runs = Array.from({ length: smoke ? 1 : 7 }, () => ({ ours: once("ours"), empty: once("empty") }));
    const ours = median(runs.map((run) => run.ours));
    const empty = median(runs.map((run) => run.empty));
    return [
      {
        name: "synth, three regions, our own work over an empty stack",
        value: ours - empty,
        unit: "ms",
        limit: 1_000,
      },
      { name: "synth, three regions", value: ours / empty, unit: "×", floor: "synthesis of an empty stack" },
    ];
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** The repository's own prod environment, with a plan that fits it whether or not one is committed. */
function writeThreeRegions(directory: string): string {
  for (const name of readdirSync(join(root, "config")).filter((each) => /(?<!\.capacity)\.yaml$/.test(each))) {
    cpSync(join(root, "config", name), join(directory, name));
  }
  cpSync(join(root, "config/consumers"), join(directory, "consumers"), { recursive: true });
  const file = join(directory, "prod.yaml");
  const catalog = loadCatalog();
  const { config } = loadConfig(file, catalog);
  const plan = planWith(config);
  const evidence = {
    ...plan.evidence,
    config: configFingerprint(config),
    catalog: catalogHash(catalog, modelsOf(config)),
  };
  writeFileSync(join(directory, "prod.capacity.yaml"), printPlan({ ...plan, evidence }, file));
  return file;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
