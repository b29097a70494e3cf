import type { Config } from "../config/schema";
import type { Workload } from "../config/workload-schema";
import { type Problem, UserError } from "../written/problem";

/** A change of an environment that is only asked about: nothing of it is written down. */
export interface WhatIf {
  /** As it was asked, for the head of its column. */
  readonly asked: string;
  readonly change: (config: Config) => Config;
}

/** What `--what-if` can change, with what its values must be. */
const settings: Readonly<
  Record<
    string,
    { readonly takes: string; readonly change: (value: string) => ((config: Config) => Config) | undefined }
  >
> = {
  growth: { takes: "a number from 0.1 to 100", change: (text) => inCapacity("growth", numberIn(text, 0.1, 100)) },
  headroom: { takes: "a number from 1 to 10", change: (text) => inCapacity("headroom", numberIn(text, 1, 10)) },
  payment: {
    takes: "hourly, monthly or yearly",
    change: (text) =>
      inCapacity(
        "payment",
        (["hourly", "monthly", "yearly"] as const).find((each) => each === text),
      ),
  },
  provisionedShare: { takes: "a share from 0 to 1, for every lane", change: (text) => withShare(numberIn(text, 0, 1)) },
};

/** Reads what was asked: `growth=2`, and regions to do without. Throws a `UserError` with everything that can't be asked. */
export function whatIfs(
  config: Config,
  asked: readonly string[],
  withoutRegions: readonly string[],
): readonly WhatIf[] {
  const problems: Problem[] = [];
  const found: WhatIf[] = [];
  for (const text of asked) {
    const [name = "", value = ""] = text.split("=");
    const setting = settings[name];
    const change = setting?.change(value);
    if (change) found.push({ asked: text, change });
    else {
      const must = setting ? `set ${name} to ${setting.takes}` : `name one of ${Object.keys(settings).join(", ")}`;
      problems.push({ path: "--what-if", message: `must ${must}, got "${text}"` });
    }
  }
  for (const region of withoutRegions) {
    const left = config.regions.filter((each) => each !== region);
    const [first, ...others] = left;
    if (left.length === config.regions.length) {
      problems.push({
        path: "--without-region",
        message: `must be one of ${config.regions.join(", ")}, got "${region}"`,
      });
    } else if (first === undefined) {
      problems.push({
        path: "--without-region",
        message: `must leave a region, got "${region}", which is the only one`,
      });
    } else found.push({ asked: `without ${region}`, change: (whole) => ({ ...whole, regions: [first, ...others] }) });
  }
  if (problems.length > 0) throw new UserError(problems);
  return found;
}

function inCapacity<K extends keyof Config["capacity"]>(name: K, value: Config["capacity"][K] | undefined) {
  if (value === undefined) return undefined;
  return (config: Config): Config => ({ ...config, capacity: { ...config.capacity, [name]: value } });
}

function withShare(provisionedShare: number | undefined) {
  if (provisionedShare === undefined) return undefined;
  const atShare = (each: Workload): Workload => ({ ...each, objectives: { ...each.objectives, provisionedShare } });
  return ({ workloads: [first, ...others], ...rest }: Config): Config => ({
    ...rest,
    workloads: [atShare(first), ...others.map(atShare)],
  });
}

function numberIn(text: string, least: number, most: number): number | undefined {
  const value = Number(text);
  return text.trim() !== "" && value >= least && value <= most ? value : undefined;
}
