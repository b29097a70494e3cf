import type { Profile } from "../traffic/profile";

/** Least that a plan is made on unless forced: a day and a night, and bins enough of each lane to have seen its bursts. */
const least = { hours: 24, binsWithTraffic: 60 } as const;

/** Why a profile's window is too short or too patchy to plan on; nothing where it is not. Both bounds are a choice. */
export function tooLittle({ window, bins }: Pick<Profile, "window" | "bins">): readonly string[] {
  const hours = (window.toSeconds - window.fromSeconds) / 3600;
  const filled = new Map<string, number>();
  for (const { workload } of bins) filled.set(workload, (filled.get(workload) ?? 0) + 1);
  return [
    ...(hours < least.hours ? [`must cover ${least.hours} hours at least, got ${Number(hours.toFixed(1))}`] : []),
    ...[...filled].flatMap(([workload, count]) =>
      count < least.binsWithTraffic
        ? [`must hold ${least.binsWithTraffic} bins with traffic of ${workload} at least, got ${count}`]
        : [],
    ),
  ];
}
