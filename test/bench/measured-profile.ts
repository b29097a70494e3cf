import { readFileSync } from "node:fs";
import { buildProfile } from "../../traffic/build-profile";
import { configWith } from "../config-builder";

/** A config of one workload that takes every row of a file laid out like the ServeGen rows: t_s, input, output. */
export const serveGenConfig = configWith({
  traffic: {
    timeZone: "UTC",
    maxUnusableShare: 0,
    maxUnassignedShare: 0,
    columns: { timestamp: "t_s", promptTokens: "input_tokens", outputTokens: "output_tokens" },
  },
});

/** Most memory that this process ever held, in bytes. */
function peakMemoryBytes(): number {
  try {
    // What getrusage tells includes the parent's peak from before the exec; the kernel's own high-water mark does not.
    const [, kib] = /VmHWM:\s+(\d+) kB/.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
    if (kib !== undefined) return Number(kib) * 1024;
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS * 1024;
}

async function main([file = "", outFile = ""]: readonly string[]): Promise<void> {
  const started = performance.now();
  const { profile } = await buildProfile({ config: serveGenConfig, files: [file], outFile });
  const seconds = (performance.now() - started) / 1000;
  console.log(JSON.stringify({ rows: profile.rows.used, seconds, peakBytes: peakMemoryBytes() }));
}

if (require.main === module) void main(process.argv.slice(2));
