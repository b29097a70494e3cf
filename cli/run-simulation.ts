import type { Arrivals } from "../simulator/arrivals";
import { report, type SimulationReport } from "../simulator/report";
import type { RunSettings, Simulator } from "../simulator/simulate";
import { withProgress } from "./progress";

/** Things that happen before somebody looks whether the run was interrupted, and says how far it is: some tenths of a second. */
const happeningsAtOnce = 300_000;

/** A person has ended a run whose part is of no use. */
export class Interrupted extends Error {}

/** Runs a simulation to its end. Throws `Interrupted` where a person ends it before. */
export async function runWhole(...run: Parameters<typeof runToEnd>): Promise<SimulationReport> {
  const ended = await runToEnd(...run);
  if (ended.isPartial) throw new Interrupted();
  return ended.report;
}

/** Runs a simulation to its end, or to the moment at which a person interrupts it: what is finished by then is the result. */
export async function runToEnd(
  simulator: Simulator,
  arrivals: () => Arrivals,
  run: RunSettings,
  doing: string,
): Promise<{ readonly report: SimulationReport; readonly isPartial: boolean }> {
  let isInterrupted = false;
  const interrupt = () => {
    isInterrupted = true;
  };
  // In place of the listeners that end the process at once.
  const others = process.listeners("SIGINT");
  process.removeAllListeners("SIGINT");
  process.once("SIGINT", interrupt);
  try {
    return await withProgress(doing, async (say) => {
      const simulation = simulator.begin(arrivals(), run);
      let goesOn = true;
      while (goesOn && !isInterrupted) {
        goesOn = simulation.goOn(happeningsAtOnce);
        say(`${doing}, ${Math.floor(100 * simulation.share)} %`);
        await new Promise((resolve) => setImmediate(resolve));
      }
      return { report: report(simulation.result()), isPartial: goesOn };
    });
  } finally {
    process.removeListener("SIGINT", interrupt);
    for (const other of others) process.on("SIGINT", other);
  }
}
