import type { Deployment } from "../emulator/deployment";
import type { Fault } from "../emulator/models/faults";
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
  readonly faults?: string;
  readonly withoutRegion?: string;
  readonly seed: number;
  readonly headroom?: true;
  readonly compare?: string;
  readonly fitLatency?: true;
  readonly bands?: true;
}

/** What goes wrong and how much is sent, as the options say. Throws a `UserError` with the problems of all of them. */
export function conditionsOf(
  options: SimulateOptions,
  traffic: ReplayedTraffic,
  deployment: Deployment,
): { readonly load: Load; readonly faults: readonly Fault[] } {
  const [load, fromFile, lost] = together(
    () => loadOf(options.load ?? [], traffic),
    () => (options.faults === undefined ? [] : faultsFrom(options.faults, deployment)),
    () => (options.withoutRegion === undefined ? [] : [lostRegion(options.withoutRegion, deployment)]),
  );
  return { load, faults: [...fromFile, ...lost] };
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

/** `2`, or `chat=2`; each lane and consumer once. */
function loadOf(written: readonly string[], { lanes, consumers }: ReplayedTraffic): Load {
  const load: Record<string, number> = {};
  const problems = written.flatMap((text) => {
    const [, name, times = ""] = /^(?:(.+)=)?([^=]*)$/.exec(text) ?? [];
    const factor = times.trim() === "" ? Number.NaN : Number(times);
    if (!(factor >= 0 && factor <= 1e6))
      return [
        {
          path: "--load",
          message: `must be a number from 0 or a name with one, such as 2 or chat=2, got ${JSON.stringify(text)}`,
        },
      ];
    if (name !== undefined && ![...lanes, ...consumers].includes(name)) {
      const known = [...lanes, ...consumers.slice(0, 20)].join(", ");
      return [
        {
          path: "--load",
          message: `must name a lane or a consumer of the traffic, got ${JSON.stringify(name)} (known: ${known})`,
        },
      ];
    }
    for (const each of name === undefined ? lanes : [name]) load[each] = (load[each] ?? 1) * factor;
    return [];
  });
  if (problems.length > 0) throw new UserError(problems);
  return load;
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
