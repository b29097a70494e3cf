import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { sync as writeFileAtomic } from "write-file-atomic";
import { loadCatalog } from "../catalog/load-catalog";
import type { Deployment } from "../emulator/deployment";
import { type Arrivals, ofLanes } from "../simulator/arrivals";
import type { Load } from "../simulator/loaded";
import type { RunSettings } from "../simulator/simulate";
import { UserError } from "../written/problem";
import { planHash } from "./agreed-synthesis";
import { profileFile, workFile } from "./environment";
import { type BrokenLane, changesOf } from "./headroom-changes";
import { headroomLines, searchAll } from "./headroom-report";
import { profileAt } from "./plan";
import { tell } from "./progress";
import { drawnTraffic, measuredTraffic, type ReplayedTraffic } from "./replayed-traffic";
import { Interrupted, runToEnd, runWhole } from "./run-simulation";
import { cachedLanes, conditionsOf, type SimulateOptions } from "./simulate-options";
import { bandLines, bandsOf } from "./simulation-bands";
import { comparisonLines } from "./simulation-comparison";
import { costOf } from "./simulation-cost";
import { costLines, reportLines } from "./simulation-lines";
import { readSynthesized, type Synthesized, servedLanes, simulatorOf, withLatency } from "./synthesized";

/** What a shell says of a command that Ctrl-C has ended. */
const interruptedCode = 130;

/** `headroom simulate <env>`: measured traffic through the synthesized gateway, in virtual time. */
export function simulateCommand(): Command {
  return new Command("simulate")
    .description(
      "replay measured traffic through the synthesized gateway in virtual time, and report what callers would feel",
    )
    .argument("<env>", "an environment in config/, or the path of its YAML")
    .option("--traffic <files...>", "replay the measured requests themselves: files as `headroom profile` takes them")
    .option(
      "--profile <file>",
      "else the profile that requests are drawn from (default: .headroom/<env>/profile.parquet)",
    )
    .option("--minutes <number>", "length of the stretch that is replayed: the busiest of the window", positive, 60)
    .option("--whole", "replay the whole window")
    .option("--load <times...>", "requests for each that was measured: a number, or <lane or consumer>=<number>")
    .option(
      "--closed-loop <requests...>",
      "requests that each client has under way at most, the next waiting for one to be done: a number, or <lane or consumer>=<number>",
    )
    .option(
      "--repeats <shares...>",
      "share of the requests that ask again what their sender asked before, so that a cache can answer: a number up to 1, or <lane>=<number>",
    )
    .option("--faults <file>", "what goes wrong, and when: YAML, see docs/emulator.md")
    .option("--without-region <region>", "the region's models do not answer")
    .option("--seed <number>", "of all chance: times and sizes of requests, times of answers", positive, 1)
    .addOption(
      new Option(
        "--headroom",
        "search how many times the load each lane takes, with all regions and with each one lost",
      ).conflicts(["withoutRegion", "bands", "compare"]),
    )
    .option(
      "--fit-latency",
      "take times of answers from the measured rows, which must tell them, in place of assumptions",
    )
    .option("--bands", "run again at both ends of what is assumed, and tell how far the figures move")
    .option("--compare <env>", "replay the same traffic through another environment too, and tell the difference")
    .action(simulateEnvironment);
}

/** Simulates an environment that has been synthesized, and tells what came of it. */
export async function simulateEnvironment(argument: string, options: SimulateOptions): Promise<void> {
  const catalog = loadCatalog();
  const asRead = readSynthesized(argument, catalog);
  // Before anything is simulated: what is wrong with it is told now.
  const compared = options.compare === undefined ? undefined : readSynthesized(options.compare, catalog, asRead.file);
  const { deployment } = asRead;
  const traffic = await trafficOf(asRead, options);
  const { load, mostAtOnce, repeats, faults } = conditionsOf(options, traffic, deployment);
  tell(traffic.words);
  const synthesized = { ...(options.fitLatency ? withLatency(asRead, traffic) : asRead), ...(repeats && { repeats }) };
  const run = { seed: options.seed, faults, mostAtOnce };
  if (options.headroom) {
    await tellHeadroom(synthesized, traffic, load, run);
    return;
  }
  await tellSimulation(synthesized, traffic, load, run, { ...options, compared });
}

async function tellSimulation(
  synthesized: Synthesized,
  traffic: ReplayedTraffic,
  load: Load,
  run: RunSettings,
  { bands: areBandsAsked, compared, fitLatency }: SimulateOptions & { readonly compared: Synthesized | undefined },
): Promise<void> {
  const { file, config, catalog, deployment } = synthesized;
  const { environment } = deployment;
  let drawn: Arrivals | undefined;
  const arrivals = () => {
    drawn ??= traffic.arrivals(load);
    if (drawn.length === 0)
      throw new UserError([{ path: "--load", message: "must leave a request to send, got none" }]);
    return drawn;
  };
  const ended = await runToEnd(simulatorOf(synthesized), arrivals, run, `simulate ${environment}`);
  const cost = costOf(config, catalog, deployment, traffic, ended.report);
  tell(...reportLines(ended.report), ...costLines(cost));
  const further = new Further(ended.isPartial);
  const bands = await further.run(areBandsAsked, () =>
    bandsOf(catalog, synthesized.latency === undefined, (assumed, doing) =>
      runWhole(simulatorOf({ ...synthesized, catalog: assumed.catalog }, assumed.latency), arrivals, run, doing),
    ),
  );
  if (bands) tell(...bandLines(bands));
  const written = workFile(file, "simulation.json");
  const { source, fromMs, toMs } = traffic;
  writeJson(written, {
    environment,
    plan: planHash(file),
    isPartial: ended.isPartial,
    traffic: { source, fromMs, toMs },
    load,
    ...told(run, synthesized),
    ...ended.report,
    cost,
    ...(bands ? { bands } : {}),
  });
  tell(`simulation: ${written}`);
  if (compared) {
    const other = comparedWith(synthesized, compared, fitLatency ? traffic : undefined);
    const name = other.deployment.environment;
    const ours = () => ofLanes(arrivals(), servedLanes(other));
    const theirs = await further.run(true, () => runWhole(simulatorOf(other), ours, run, `simulate ${name}`));
    if (theirs) {
      const b = { name, report: theirs, cost: costOf(other.config, catalog, other.deployment, traffic, theirs) };
      tell(...comparisonLines({ name: environment, report: ended.report, cost }, b));
    }
  }
  if (!further.isInterrupted) return;
  process.exitCode = interruptedCode;
  if (!ended.isPartial) tell("interrupted: what else was asked for is left out");
}

/** What is run after a simulation, until a person interrupts it. */
class Further {
  constructor(public isInterrupted: boolean) {}

  async run<T>(isAsked: boolean | undefined, work: () => Promise<T>): Promise<T | undefined> {
    if (!isAsked || this.isInterrupted) return undefined;
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      this.isInterrupted = true;
      return undefined;
    }
  }
}

/** The other environment under the same what-ifs, as far as they touch it, and the same times of answers where they were measured: what differs is then what was synthesized. */
function comparedWith(
  { repeats }: Synthesized,
  other: Synthesized,
  measured: ReplayedTraffic | undefined,
): Synthesized {
  const cached = cachedLanes(other.deployment);
  const again = Object.entries(repeats ?? {}).filter(([lane]) => cached.includes(lane));
  const asked = again.length > 0 ? { ...other, repeats: Object.fromEntries(again) } : other;
  return measured ? withLatency(asked, measured) : asked;
}

async function tellHeadroom(
  synthesized: Synthesized,
  traffic: ReplayedTraffic,
  load: Load,
  run: RunSettings,
): Promise<void> {
  const { file, config, catalog, deployment } = synthesized;
  const searched = {
    config,
    deployment,
    simulator: simulatorOf(synthesized),
    changed: (other: Deployment) => simulatorOf({ ...synthesized, deployment: other }),
    changesOf: (broken: BrokenLane) => changesOf(config, catalog, deployment, broken),
    unstreamed: Object.keys(synthesized.repeats ?? {}),
  };
  const lanes = await searchAll(searched, traffic, load, run);
  tell(...headroomLines(lanes));
  const { unstreamed } = searched;
  if (unstreamed.length > 0)
    tell(`ttftMsP95 is not judged of ${unstreamed.join(", ")}: with --repeats answers come whole`);
  const written = workFile(file, "headroom.json");
  const { source, fromMs, toMs } = traffic;
  const { environment } = deployment;
  writeJson(written, {
    environment,
    plan: planHash(file),
    traffic: { source, fromMs, toMs },
    load,
    ...told(run, synthesized),
    lanes,
  });
  tell(`headroom: ${written}`);
}

/** How it was run; a fault that lasts ends at no time. */
function told({ seed, faults, mostAtOnce }: RunSettings, { repeats, latency }: Synthesized) {
  return {
    ...(mostAtOnce && { mostAtOnce }),
    ...(repeats && { repeats }),
    ...(latency && { latency: Object.fromEntries(latency) }),
    seed,
    faults: faults.map((each) => ({ ...each, toMs: Number.isFinite(each.toMs) ? each.toMs : null })),
  };
}

async function trafficOf(synthesized: Synthesized, options: SimulateOptions): Promise<ReplayedTraffic> {
  const { file, config } = synthesized;
  const { seed } = options;
  const served = servedLanes(synthesized);
  if (options.traffic) {
    const minutes = options.whole ? undefined : options.minutes;
    return measuredTraffic(config, options.traffic, served, { minutes, seed });
  }
  const profile = await profileAt(file, options.profile ?? profileFile(file));
  const { fromSeconds, toSeconds } = profile.window;
  const minutes = options.whole ? (toSeconds - fromSeconds) / 60 : options.minutes;
  return drawnTraffic(profile, served, { minutes, seed });
}

/** Writes a result whole or not at all; an endless time is written as none. */
function writeJson(file: string, value: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileAtomic(file, `${JSON.stringify(value, undefined, 2)}\n`);
}

function positive(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value > 0 && value <= 1e6)) throw new InvalidArgumentError("It must be above 0.");
  return value;
}
