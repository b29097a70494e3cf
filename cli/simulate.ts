import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { sync as writeFileAtomic } from "write-file-atomic";
import { environmentArgument } from "../capacity/plan-file";
import { loadCatalog } from "../catalog/load-catalog";
import type { Config } from "../config/schema";
import type { Api, Deployment } from "../emulator/deployment";
import { type Credential, credentialOf } from "../emulator/http/credentials";
import type { Fault } from "../emulator/models/faults";
import { readDeployment } from "../emulator/read-deployment";
import { drawArrivals } from "../simulator/arrivals";
import { type Headroom, missed, mostTimes, searchHeadroom, type Target } from "../simulator/headroom";
import type { Caller } from "../simulator/lane-way";
import { report, type SimulationReport } from "../simulator/report";
import { Simulator } from "../simulator/simulate";
import type { Profile } from "../traffic/profile";
import { UserError } from "../written/problem";
import { deploymentFacts } from "./capacity-facts";
import { environmentFile, profileFile, readEnvironment, workFile } from "./environment";
import { faultsFrom } from "./gateway";
import { profileAt } from "./plan";
import { tell, withProgress } from "./progress";
import { reportLines } from "./simulation-lines";
import { outFolder } from "./synth";

interface Options {
  readonly profile?: string;
  readonly minutes: number;
  readonly load: number;
  readonly faults?: string;
  readonly seed: number;
  readonly headroom?: true;
}

/** `headroom simulate <env>`: measured traffic through the synthesized gateway, in virtual time. */
export function simulateCommand(): Command {
  return new Command("simulate")
    .description(
      "replay measured traffic through the synthesized gateway in virtual time, and report what callers would feel",
    )
    .argument("<env>", "an environment in config/, or the path of its YAML")
    .option("--profile <file>", "the profile that requests are drawn from (default: .headroom/<env>/profile.parquet)")
    .option("--minutes <number>", "length of the stretch that is replayed: the busiest of the window", positive, 60)
    .option("--load <times>", "requests for each that was measured", positive, 1)
    .option("--faults <file>", "what goes wrong, and when: YAML, see docs/emulator.md")
    .option("--seed <number>", "of all chance: times and sizes of requests, times of answers", positive, 1)
    .option("--headroom", "search how many times the load each lane takes, with all regions and with each one lost")
    .action(async (argument: string, options: Options) => {
      const file = environmentFile(argument);
      const profile = await profileAt(file, options.profile ?? profileFile(file));
      const catalog = loadCatalog();
      const { config } = readEnvironment(file, catalog);
      const deployment = readDeployment(
        outFolder,
        config.environment,
        `npx headroom synth ${environmentArgument(file)}`,
      );
      const stretch = busiest(profile, options.minutes, deployment);
      const faults = options.faults === undefined ? [] : faultsFrom(options.faults, deployment);
      const simulator = new Simulator(deployment, {
        facts: (one) => deploymentFacts(catalog, one),
        callers: callersOf(deployment),
        client: { retries: 2, giveUpMs: 600_000 },
      });
      const run: Run = (load, broken) => {
        const arrivals = drawArrivals(stretch.bins, { binSeconds: profile.binSeconds, seed: options.seed, load });
        return report(simulator.simulate(arrivals, { seed: options.seed, faults: broken }));
      };
      tell(stretch.words);
      if (options.headroom) await tellHeadroom(config, deployment, run);
      else await tellReport(file, stretch.lanes, options.load, faults, run);
    });
}

type Run = (load: Readonly<Record<string, number>>, faults: readonly Fault[]) => SimulationReport;

async function tellReport(
  file: string,
  lanes: readonly string[],
  times: number,
  faults: readonly Fault[],
  run: Run,
): Promise<void> {
  const load = Object.fromEntries(lanes.map((lane) => [lane, times]));
  const found = await withProgress("simulate", async () => run(load, faults));
  tell(...reportLines(found));
  const written = workFile(file, "simulation.json");
  mkdirSync(dirname(written), { recursive: true });
  writeFileAtomic(written, `${JSON.stringify(found, undefined, 2)}\n`);
  tell(`simulation: ${written}`);
}

/** Share of requests that a lane must answer where nobody states one. A choice. */
const answeredShare = 0.99;

async function tellHeadroom({ workloads }: Config, deployment: Deployment, run: Run): Promise<void> {
  const regions = [...new Set(deployment.accounts.map(({ region }) => region))];
  for (const { name, objectives } of workloads) {
    if (!deployment.apis.some(({ id }) => id === name)) continue;
    const target: Target = {
      answeredShare,
      ...(objectives.ttftMsP95 === undefined ? {} : { ttftMsP95: objectives.ttftMsP95 }),
      ...(objectives.latencyMsP95 === undefined ? {} : { latencyMsP95: objectives.latencyMsP95 }),
    };
    for (const lost of [undefined, ...(regions.length > 1 ? regions : [])]) {
      const faults = lost === undefined ? [] : [lostRegion(lost)];
      const missesAt = (times: number) => {
        // Lanes share no deployment but where they share a pool, and then the others' load stays.
        const found = run(onlyLane(deployment, name, times), faults);
        return missed(
          found.lanes.find(({ lane, caller }) => lane === name && caller === undefined),
          target,
        );
      };
      const where = lost === undefined ? "with all regions" : `without ${lost}`;
      const found = await withProgress(`${name} ${where}`, async () => searchHeadroom(missesAt));
      tell(`  ${name.padEnd(12)} ${where.padEnd(28)} ${headroomWords(found)}`);
    }
  }
}

function headroomWords({ times, isAtLeast, breaks }: Headroom): string {
  if (isAtLeast) return `more than ${mostTimes} times the measured load`;
  if (times === 0) return `does not hold at the measured load: ${breaks}`;
  return `${times.toFixed(1)} times the measured load; then ${breaks}`;
}

function onlyLane({ apis }: Deployment, lane: string, times: number): Readonly<Record<string, number>> {
  return Object.fromEntries(apis.map(({ id }) => [id, id === lane ? times : 0]));
}

function lostRegion(region: string): Fault {
  return { kind: "region-down", fromMs: 0, toMs: Number.POSITIVE_INFINITY, target: { region }, share: 1 };
}

/** The busiest stretch of the window, by requests of the lanes that the gateway has. */
function busiest({ bins, binSeconds }: Profile, minutes: number, { apis }: Deployment) {
  const known = new Set(apis.map(({ id }) => id));
  const ours = bins.filter(({ workload }) => known.has(workload));
  const starts = [...new Set(ours.map(({ startSeconds }) => startSeconds))].sort((a, b) => a - b);
  const requests = new Map<number, number>();
  for (const bin of ours) requests.set(bin.startSeconds, (requests.get(bin.startSeconds) ?? 0) + bin.requests);
  let best = { from: starts[0] ?? 0, requests: -1 };
  let [sum, oldest] = [0, 0];
  for (const start of starts) {
    sum += requests.get(start) ?? 0;
    while ((starts[oldest] ?? start) <= start - 60 * minutes) sum -= requests.get(starts[oldest++] ?? 0) ?? 0;
    if (sum > best.requests) best = { from: starts[oldest] ?? start, requests: sum };
  }
  const chosen = ours.filter(
    ({ startSeconds }) => startSeconds >= best.from && startSeconds < best.from + Math.max(binSeconds, 60 * minutes),
  );
  if (chosen.length === 0) {
    throw new UserError([{ path: "profile", message: "must hold traffic of a lane of the gateway, got none" }]);
  }
  const at = new Date(best.from * 1000).toISOString().slice(0, 16).replace("T", " ");
  const left = [...new Set(bins.map(({ workload }) => workload))].filter((workload) => !known.has(workload));
  return {
    bins: chosen.map(({ workload, ...bin }) => ({ lane: workload, ...bin })),
    lanes: [...new Set(chosen.map(({ workload }) => workload))],
    words: `the busiest ${minutes} minutes, from ${at} UTC: ${best.requests.toLocaleString("en-US")} requests measured${left.length > 0 ? `; no lane, and not replayed: ${left.join(", ")}` : ""}`,
  };
}

const hourMs = 3_600_000;

/** Who calls each API: the first that it lets in. Tokens are made anew each hour, for they hold for some. */
function callersOf(deployment: Deployment): (api: Api) => readonly Caller[] {
  return (api) => {
    let made: { readonly hour: number; readonly credential: Credential | undefined } | undefined;
    const at = (nowMs: number): Credential | undefined => {
      const hour = Math.floor(nowMs / hourMs);
      if (made?.hour !== hour) made = { hour, credential: credentialOf(deployment, api, nowMs) };
      return made.credential;
    };
    const name = at(0)?.caller ?? "anybody";
    return [
      {
        name,
        header: (nowMs: number) => {
          const credential = at(nowMs);
          return [credential?.header ?? "x-nobody", credential?.value ?? ""];
        },
      },
    ];
  };
}

function positive(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value > 0 && value <= 1e6)) throw new InvalidArgumentError("It must be above 0.");
  return value;
}
