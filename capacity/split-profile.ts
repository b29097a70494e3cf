import type { Profile, ProfileBin } from "../traffic/profile";

/** A profile cut in two: what a plan may see, and what it is judged on. */
export interface SplitProfile {
  readonly train: Profile;
  readonly test: Profile;
}

/** Least that is split without being forced: nights and days on both sides, and bins enough for a 95th percentile. */
export const leastToSplit = { days: 2, binsWithTraffic: 100 } as const;

/**
 * Cuts a profile by time: the first `trainShare` of its window, to the nearest bin, and the rest; at least a bin each.
 *
 * Each part is a profile of its own, with its own window, bins and counts. Rows that were not used belong to neither.
 * Percentiles over requests cannot be had from bins, so the summaries keep those of the whole; capacity is not picked by
 * them. The hash stays that of the file both were cut from.
 */
export function splitProfile(profile: Profile, trainShare: number): SplitProfile {
  const { fromSeconds, toSeconds } = profile.window;
  const bins = binsIn(profile);
  const trained = Math.min(Math.max(Math.round(trainShare * bins), 1), bins - 1);
  const cut = fromSeconds + trained * profile.binSeconds;
  return {
    train: part(profile, { fromSeconds, toSeconds: cut }),
    test: part(profile, { fromSeconds: cut, toSeconds }),
  };
}

/** Bins that a profile's window has room for, with requests or without. */
export function binsIn({ window, binSeconds }: Profile): number {
  return Math.round((window.toSeconds - window.fromSeconds) / binSeconds);
}

/** Why a profile's window is too short or too patchy to judge a plan by; nothing where it is not. */
export function tooLittleToSplit(profile: Profile, { train, test }: SplitProfile): readonly string[] {
  const { days, binsWithTraffic } = leastToSplit;
  const hours = (profile.window.toSeconds - profile.window.fromSeconds) / 3600;
  const short =
    hours < 24 * days
      ? [`must cover ${days} days at least to be planned and judged on, got ${Number(hours.toFixed(1))} hours`]
      : [];
  const patchy = [["plans", train] as const, ["is judged", test] as const].flatMap(([does, { bins }]) => {
    const filled = new Set(bins.map(({ startSeconds }) => startSeconds)).size;
    if (filled >= binsWithTraffic) return [];
    return [`must hold ${binsWithTraffic} bins with traffic at least in the part that one ${does} on, got ${filled}`];
  });
  return [...short, ...patchy];
}

function part(profile: Profile, window: Profile["window"]): Profile {
  const bins = profile.bins.filter(
    ({ startSeconds }) => startSeconds >= window.fromSeconds && startSeconds < window.toSeconds,
  );
  const used = sum(bins, "requests");
  return {
    ...profile,
    window,
    bins,
    rows: { read: used, used, unusable: 0, unassigned: 0, duplicate: 0 },
    summaries: profile.summaries.flatMap((summary) => {
      const own = bins.filter(({ workload }) => workload === summary.workload);
      if (own.length === 0) return [];
      const prompt = sum(own, "promptTokens");
      const cachedShare = prompt === 0 ? 0 : sum(own, "cachedTokens") / prompt;
      return [{ ...summary, requests: sum(own, "requests"), cachedShare }];
    }),
  };
}

function sum(bins: readonly ProfileBin[], figure: Exclude<keyof ProfileBin, "workload">): number {
  return bins.reduce((total, bin) => total + bin[figure], 0);
}
