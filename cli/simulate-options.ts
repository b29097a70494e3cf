import type { Deployment } from "../emulator/deployment";
import type { Fault } from "../emulator/models/faults";
import type { MostAtOnce } from "../simulator/closed-loop";
import type { Load } from "../simulator/loaded";
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
  readonly faults: readonly Fault[];
}

/** What goes wrong and how much is sent, as the options say. Throws a `UserError` with the problems of all of them. */
export function conditionsOf(options: SimulateOptions, traffic: ReplayedTraffic, deployment: Deployment): Conditions {
  const [load, mostAtOnce, fromFile, lost] = together(
    () => loadOf(options.load ?? [], traffic),
    () => options.closedLoop && mostAtOnceOf(options.closedLoop, traffic),
    () => (options.faults === undefined ? [] : faultsFrom(options.faults, deployment)),
    () => (options.withoutRegion === undefined ? [] : [lostRegion(options.withoutRegion, deployment)]),
  );
  return { load, mostAtOnce, faults: [...fromFile, ...lost] };
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
  const number = { option: "--load", what: "a number from 0", holds: (value: number) => value >= 0 && value <= 1e6 };
  for (const [name, times] of numbersOf(written, number, traffic)) load[name] = (load[name] ?? 1) * times;
  return load;
}

/** `20`, or `web-app=4`: the last of one name counts. */
function mostAtOnceOf(written: readonly string[], traffic: ReplayedTraffic): MostAtOnce {
  const holds = (value: number) => Number.isInteger(value) && value >= 1 && value <= 1e6;
  return Object.fromEntries(
    numbersOf(written, { option: "--closed-loop", what: "a whole number from 1", holds }, traffic),
  );
}

/** What a number of an option must be. */
interface OptionNumber {
  readonly option: string;
  readonly what: string;
  readonly holds: (value: number) => boolean;
}

/** A number for each lane, or for the lane or consumer that is named. Throws a `UserError` with all that is wrong. */
function numbersOf(
  written: readonly string[],
  { option, what, holds }: OptionNumber,
  { lanes, consumers }: ReplayedTraffic,
): readonly (readonly [name: string, value: number])[] {
  const problems: Problem[] = [];
  const found = written.flatMap((text) => {
    const [, name, digits = ""] = /^(?:(.+)=)?([^=]*)$/.exec(text) ?? [];
    const value = digits.trim() === "" ? Number.NaN : Number(digits);
    if (!holds(value)) {
      const message = `must be ${what} or a name with one, such as 2 or chat=2, got ${JSON.stringify(text)}`;
      problems.push({ path: option, message });
    } else if (name !== undefined && ![...lanes, ...consumers].includes(name)) {
      const known = [...lanes, ...consumers.slice(0, 20)].join(", ");
      const message = `must name a lane or a consumer of the traffic, got ${JSON.stringify(name)} (known: ${known})`;
      problems.push({ path: option, message });
    }
    return (name === undefined ? lanes : [name]).map((each) => [each, value] as const);
  });
  if (problems.length > 0) throw new UserError(problems);
  return found;
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
