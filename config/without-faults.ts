import type { Problem } from "../written/problem";
import type { Unsure } from "./rules/rules";
import { type WrittenConfig, writtenConfigSchema } from "./schema";

/** What is left of a config when its faulty settings are left out, and what can then not be said of it. */
export interface SoundPart {
  readonly written: WrittenConfig;
  readonly unsure: Unsure;
}

type Steps = readonly string[];

/**
 * Leaves out what the schema found fault with, so that the rest can be judged in the same run. Undefined when what is
 * left cannot be judged: a fault in `extends` hides a whole file, one in the list of workloads hides all of them.
 */
export function withoutFaults(value: unknown, faults: readonly Problem[]): SoundPart | undefined {
  const written = structuredClone(value) as Record<string, unknown>;
  const places = faults.map(({ path = "" }) => path.match(/[^.[\]]+/g) ?? []);
  if (places.some(([root, index]) => root === "extends" || (root === "workloads" && index === undefined))) {
    return undefined;
  }
  for (const place of places) leaveOut(written, place);
  const left = writtenConfigSchema.safeParse(written);
  // Where a setting cannot do without its faulty part, it is left out whole.
  const more = left.success ? [] : left.error.issues.map(({ path }) => path.map(String));
  for (const [root = "", index, setting] of more) {
    leaveOut(written, root === "workloads" && index && setting ? [root, index, setting] : [root]);
  }
  const rest = left.success ? left : writtenConfigSchema.safeParse(written);
  return rest.success ? { written: rest.data, unsure: unsureOf(places, rest.data) } : undefined;
}

/** Leaves out the setting at a place. An item takes the list it is in with it, but for workloads: those are judged one by one. */
function leaveOut(written: Record<string, unknown>, place: Steps): void {
  let [holder, key]: [Record<string, unknown>, string] = [written, place[0] ?? ""];
  for (const step of place.slice(1)) {
    const next = holder[key];
    const isList = Array.isArray(next) && next !== written.workloads;
    if (isList || typeof next !== "object" || next === null) break;
    [holder, key] = [next as Record<string, unknown>, step];
  }
  if (Array.isArray(holder)) holder[Number(key)] = { name: "unnamed" };
  else if (place.length === 3 && place[0] === "workloads" && key === "name") holder.name = "unnamed";
  else delete holder[key];
}

function unsureOf(places: readonly Steps[], written: WrittenConfig): Unsure {
  const workloads = places.filter(([root]) => root === "workloads");
  const settings = places.filter(([root]) => root !== "workloads").map(([root = ""]) => root);
  const known = Object.keys(writtenConfigSchema.shape) as (keyof WrittenConfig)[];
  // A setting whose name is misspelt leaves the one that was meant unset: any that is might be it.
  const misspelt = settings.some((name) => !known.some((each) => each === name));
  const unset = misspelt ? known.filter((name) => written[name] === undefined) : [];
  return {
    settings: new Set([...settings, ...unset]),
    workloads: new Set(workloads.map(([, index]) => Number(index))),
  };
}
