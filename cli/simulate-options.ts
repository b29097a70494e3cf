import type { Deployment } from "../emulator/deployment";
import type { Fault } from "../emulator/models/faults";
import type { MostAtOnce } from "../simulator/closed-loop";
import type { Load } from "../simulator/loaded";
import type { RepeatedShare } from "../simulator/repeats";
import { type Problem, UserError } from "../written/problem";
import { faultsFrom } from "./gateway";
import type { ReplayedTraffic } from "./replayed-traffic";

/** How it is simulated; see the command. */
export interface SimulateOptions {
  readonly traffic?: string[];
  readonly profile?: string;
  readonly minutes: number;
  readonly whole?: true;
  readonly load?: string[];
  readonly closedLoop?: string[];
  readonly repeats?: string[];
  readonly faults?: string;
  readonly withoutRegion?: string;
  readonly seed: number;
  readonly headroom?: true;
  readonly compare?: string;
  readonly fitLatency?: true;
  readonly bands?: true;
}

/** How many requests come, who waits, and what goes wrong. */
export interface Conditions {
  readonly load: Load;
  readonly mostAtOnce: MostAtOnce | undefined;
  readonly repeats: RepeatedShare | undefined;
  readonly faults: readonly Fault[];
}

/** What goes wrong and how much is sent, as the options say. Throws a `UserError` with the problems of all of them. */
export function conditionsOf(options: SimulateOptions, traffic: ReplayedTraffic, deployment: Deployment): Conditions {
  const [load, mostAtOnce, repeats, fromFile, lost] = together(
    () => loadOf(options.load ?? [], traffic),
    () => options.closedLoop && mostAtOnceOf(options.closedLoop, traffic, deployment),
    () => options.repeats && repeatsOf(options.repeats, traffic, deployment),
    () => (options.faults === undefined ? [] : faultsFrom(options.faults, deployment)),
    () => (options.withoutRegion === undefined ? [] : [lostRegion(options.withoutRegion, deployment)]),
  );
  return { load, mostAtOnce, repeats, faults: [...fromFile, ...lost] };
}

/** All of some readings, or a `UserError` with the problems of all that fail. */
function together<T extends readonly unknown[]>(...readings: { readonly [K in keyof T]: () => T[K] }): T {
  const problems: Problem[] = [];
  const read = readings.map((reading) => {
    try {
      return reading();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems);
      return undefined;
    }
  });
  if (problems.length > 0) throw new UserError(problems);
  return read as unknown as T;
}

/** `2`, or `chat=2`; those of one name multiply. */
function loadOf(written: readonly string[], traffic: ReplayedTraffic): Load {
  const load: Record<string, number> = {};
  const holds = (value: number) => value >= 0 && value <= 1e6;
  const of = { lanes: traffic.lanes, others: traffic.consumers, named: "a lane or a consumer of the traffic" };
  const number = { option: "--load", what: "a number from 0", holds, ...of };
  for (const [name, times] of numbersOf(written, number)) load[name] = (load[name] ?? 1) * times;
  return load;
}

/** `20`, or `web-app=4`: the last of one name counts. Whoever sends to a batch lane waits for no answer. */
function mostAtOnceOf(written: readonly string[], traffic: ReplayedTraffic, { apis }: Deployment): MostAtOnce {
  const holds = (value: number) => Number.isInteger(value) && value >= 1 && value <= 1e6;
  const lanes = traffic.lanes.filter((lane) => apis.some(({ id }) => id === lane));
  const of = { lanes, others: traffic.consumers, named: "a lane of the gateway's or a consumer of the traffic" };
  const number = { option: "--closed-loop", what: "a whole number from 1", holds, ...of };
  return Object.fromEntries(numbersOf(written, number));
}

/** `0.2`, or `chat=0.2`, of lanes with a cache. */
function repeatsOf(
  written: readonly string[],
  traffic: ReplayedTraffic,
  deployment: Deployment,
): RepeatedShare | undefined {
  const cached = cachedLanes(deployment);
  const lanes = traffic.lanes.filter((lane) => cached.includes(lane));
  if (lanes.length === 0) {
    const message =
      "must not stand where no lane of the traffic has a cache, or each has one whose callers must stream";
    throw new UserError([{ path: "--repeats", message }]);
  }
  const holds = (value: number) => value >= 0 && value <= 1;
  const of = { lanes, others: [], named: "a lane with a cache" };
  const shares = new Map(numbersOf(written, { option: "--repeats", what: "a number from 0 to 1", holds, ...of }));
  const asked = [...shares].filter(([, share]) => share > 0);
  return asked.length > 0 ? Object.fromEntries(asked) : undefined;
}

/** Lanes of the gateway that have a cache, whose callers need not stream. */
export function cachedLanes({ apis }: Deployment): readonly string[] {
  const cached = apis.filter(
    ({ policy = "" }) => policy.includes("cache-lookup") && !policy.includes("streaming_required"),
  );
  return cached.map(({ id }) => id);
}

/** What a number of an option must be. */
interface OptionNumber {
  readonly option: string;
  readonly what: string;
  readonly holds: (value: number) => boolean;
  /** Whose number one without a name is. */
  readonly lanes: readonly string[];
  /** Who else may be named. */
  readonly others: readonly string[];
  readonly named: string;
}

/** A number for each lane, and then those for whoever is named. Throws a `UserError` with all that is wrong. */
function numbersOf(
  written: readonly string[],
  { option, what, holds, lanes, others, named }: OptionNumber,
): readonly (readonly [name: string, value: number])[] {
  const problems: Problem[] = [];
  const found = written.flatMap((text) => {
    const [, name, digits = ""] = /^(?:(.+)=)?([^=]*)$/.exec(text) ?? [];
    const value = digits.trim() === "" ? Number.NaN : Number(digits);
    if (!holds(value)) {
      const message = `must be ${what} or a name with one, such as 1 or chat=1, got ${JSON.stringify(text)}`;
      problems.push({ path: option, message });
    } else if (name !== undefined && ![...lanes, ...others].includes(name)) {
      const known = [...lanes, ...others.slice(0, 20)].join(", ");
      const message = `must name ${named}, got ${JSON.stringify(name)} (known: ${known})`;
      problems.push({ path: option, message });
    }
    return [{ names: name === undefined ? lanes : [name], isNamed: name !== undefined, value }];
  });
  if (problems.length > 0) throw new UserError(problems);
  const sorted = found.sort((a, b) => Number(a.isNamed) - Number(b.isNamed));
  return sorted.flatMap(({ names, value }) => names.map((name) => [name, value] as const));
}

/** A region whose models do not answer, from the start to the end. Throws a `UserError` where there is none of that name. */
function lostRegion(region: string, { accounts }: Deployment): Fault {
  const regions = [...new Set(accounts.map((account) => account.region))];
  if (!regions.includes(region)) {
    const message = `must be a region with models, got ${JSON.stringify(region)} (known: ${regions.join(", ")})`;
    throw new UserError([{ path: "--without-region", message }]);
  }
  return { kind: "region-down", fromMs: 0, toMs: Number.POSITIVE_INFINITY, target: { region }, share: 1 };
}
