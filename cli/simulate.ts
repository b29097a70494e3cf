import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { sync as writeFileAtomic } from "write-file-atomic";
import { environmentArgument } from "../capacity/plan-file";
import type { Catalog } from "../catalog/catalog";
import { loadCatalog } from "../catalog/load-catalog";
import type { Config } from "../config/schema";
import type { Deployment } from "../emulator/deployment";
import type { LatencyParameters } from "../emulator/models/latency";
import { readDeployment } from "../emulator/read-deployment";
import type { Arrivals } from "../simulator/arrivals";
import type { BatchLane } from "../simulator/batch-jobs";
import type { Load } from "../simulator/loaded";
import type { RepeatedShare } from "../simulator/repeats";
import type { SimulationReport } from "../simulator/report";
import { type RunSettings, Simulator } from "../simulator/simulate";
import { UserError } from "../written/problem";
import { agreedSynthesis, planHash } from "./agreed-synthesis";
import { batchLanesOf } from "./batch-lanes";
import { deploymentFacts } from "./capacity-facts";
import { environmentFile, profileFile, readEnvironment, workFile } from "./environment";
import { fittedLatency, fittedLines, latencyByDeployment } from "./fitted-latency";
import { type BrokenLane, changesOf } from "./headroom-changes";
import { headroomLines, searchAll } from "./headroom-report";
import { profileAt } from "./plan";
import { tell } from "./progress";
import { drawnTraffic, measuredTraffic, type ReplayedTraffic } from "./replayed-traffic";
import { runToEnd } from "./run-simulation";
import { conditionsOf, type SimulateOptions } from "./simulate-options";
import { bandLines, bandsOf } from "./simulation-bands";
import { callersOf } from "./simulation-callers";
import { comparisonLines } from "./simulation-comparison";
import { costOf } from "./simulation-cost";
import { costLines, reportLines } from "./simulation-lines";
import { outFolder } from "./synth";

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

/** An environment with what was synthesized of it. */
interface Synthesized {
  readonly file: string;
  readonly config: Config;
  readonly catalog: Catalog;
  readonly deployment: Deployment;
  readonly batchLanes: readonly BatchLane[];
  readonly repeats?: RepeatedShare;
  /** By deployment, where it was measured. */
  readonly latency?: ReadonlyMap<string, Partial<LatencyParameters>>;
}

/** Simulates an environment that has been synthesized, and tells what came of it. */
export async function simulateEnvironment(argument: string, options: SimulateOptions): Promise<void> {
  const catalog = loadCatalog();
  const asRead = read(argument, catalog);
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
  await tellSimulation(synthesized, traffic, load, run, options);
}

async function tellSimulation(
  synthesized: Synthesized,
  traffic: ReplayedTraffic,
  load: Load,
  run: RunSettings,
  options: SimulateOptions,
): Promise<void> {
  const { file, catalog, deployment } = synthesized;
  const { environment } = deployment;
  let drawn: Arrivals | undefined;
  const arrivals = () => {
    drawn ??= traffic.arrivals(load);
    if (drawn.length === 0)
      throw new UserError([{ path: "--load", message: "must leave a request to send, got none" }]);
    return drawn;
  };
  const ended = await runToEnd(simulatorOf(synthesized), arrivals, run, `simulate ${environment}`);
  const cost = costIn(synthesized, traffic, ended.report);
  tell(...reportLines(ended.report), ...costLines(cost));
  const isComplete = !ended.isPartial;
  const bands =
    options.bands && isComplete
      ? await bandsOf(catalog, synthesized.latency === undefined, async (assumed, doing) => {
          const other = simulatorOf({ ...synthesized, catalog: assumed.catalog }, assumed.latency);
          return (await runToEnd(other, arrivals, run, doing)).report;
        })
      : undefined;
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
  if (!isComplete) process.exitCode = interruptedCode;
  else if (options.compare !== undefined) {
    // Under the same times of answers where they were measured: what differs is then what was synthesized.
    const { repeats } = synthesized;
    const compared = { ...read(options.compare, catalog), ...(repeats && { repeats }) };
    const other = options.fitLatency ? withLatency(compared, traffic) : compared;
    const name = other.deployment.environment;
    const theirs = await runToEnd(simulatorOf(other), arrivals, run, `simulate ${name}`);
    const b = { name, report: theirs.report, cost: costIn(other, traffic, theirs.report) };
    tell(...comparisonLines({ name: environment, report: ended.report, cost }, b));
  }
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
  };
  const lanes = await searchAll(searched, traffic, load, run);
  tell(...headroomLines(lanes));
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
function told({ seed, faults, mostAtOnce }: RunSettings, { repeats }: Synthesized) {
  return {
    ...(mostAtOnce && { mostAtOnce }),
    ...(repeats && { repeats }),
    seed,
    faults: faults.map((each) => ({ ...each, toMs: Number.isFinite(each.toMs) ? each.toMs : null })),
  };
}

function read(argument: string, catalog: Catalog): Synthesized {
  const file = environmentFile(argument);
  const loaded = readEnvironment(file, catalog);
  agreedSynthesis(file, loaded, catalog);
  const cure = `npx headroom synth ${environmentArgument(file)}`;
  const deployment = readDeployment(outFolder, loaded.config.environment, cure);
  return { file, config: loaded.config, catalog, deployment, batchLanes: batchLanesOf(file, deployment) };
}

/** The environment with the times that its traffic shows, which are told. */
function withLatency(synthesized: Synthesized, { measured }: ReplayedTraffic): Synthesized {
  if (!measured) {
    throw new UserError([
      { path: "--fit-latency", message: "must come with --traffic: a profile holds no single times" },
    ]);
  }
  const fitted = fittedLatency(measured);
  tell(...fittedLines(fitted));
  return { ...synthesized, latency: latencyByDeployment(synthesized.file, fitted) };
}

async function trafficOf(
  { file, config, deployment, batchLanes }: Synthesized,
  options: SimulateOptions,
): Promise<ReplayedTraffic> {
  const { seed } = options;
  const served = [...deployment.apis.map(({ id }) => id), ...batchLanes.map(({ lane }) => lane)];
  if (options.traffic) {
    const minutes = options.whole ? undefined : options.minutes;
    return measuredTraffic(config, options.traffic, served, { minutes, seed });
  }
  const profile = await profileAt(file, options.profile ?? profileFile(file));
  const { fromSeconds, toSeconds } = profile.window;
  const minutes = options.whole ? (toSeconds - fromSeconds) / 60 : options.minutes;
  return drawnTraffic(profile, served, { minutes, seed });
}

function simulatorOf(
  { deployment, batchLanes, config, catalog, latency, repeats }: Synthesized,
  assumed: Partial<LatencyParameters> = {},
): Simulator {
  return new Simulator(deployment, {
    facts: (one) => {
      return { ...deploymentFacts(catalog, one), latency: { ...assumed, ...latency?.get(one.name) } };
    },
    callers: callersOf(deployment, config),
    batchLanes,
    ...(repeats && { repeats }),
    client: { retries: 2, giveUpMs: 600_000 },
  });
}

function costIn({ config, catalog, deployment }: Synthesized, traffic: ReplayedTraffic, report: SimulationReport) {
  return costOf(config, catalog, deployment, traffic, report);
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
