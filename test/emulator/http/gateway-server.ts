import type { Deployment } from "../../../emulator/deployment";
import { realClock } from "../../../emulator/http/clock";
import { type RunningGateway, runGateway } from "../../../emulator/http/run-gateway";
import type { Fault } from "../../../emulator/models/faults";
import { seededRandom } from "../../../written/random";

/** A gateway that listens on a free port, with the lines it has logged. */
export interface ServedGateway extends RunningGateway {
  readonly url: string;
  readonly lines: string[];
  readonly failures: unknown[];
}

export async function served(
  deployment: Deployment,
  { faults = [], maxBodyBytes = 1 << 20 }: { readonly faults?: readonly Fault[]; readonly maxBodyBytes?: number } = {},
): Promise<ServedGateway> {
  const lines: string[] = [];
  const failures: unknown[] = [];
  const running = await runGateway(deployment, {
    clock: realClock,
    host: "127.0.0.1",
    port: 0,
    maxBodyBytes,
    random: seededRandom(3),
    facts: () => ({}),
    faults,
    observer: { metric: () => {}, trace: () => {} },
    log: (line) => lines.push(line),
    failed: (error) => failures.push(error),
  });
  return { ...running, url: running.regions[0]?.url ?? "", lines, failures };
}
