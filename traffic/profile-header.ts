import { z } from "zod";

/** Version of the profile's Parquet; one that reads differently gets the next number. */
export const profileVersion = 1;

/** Key of the Parquet metadata that holds the header. */
export const headerKey = "headroom.profile";

const count = z.int().min(0);
const percentiles = z.strictObject({ p50: z.number(), p95: z.number(), p99: z.number(), max: z.number() });

/** What a profile's Parquet says of itself, as JSON in its metadata. */
export const profileHeaderSchema = z.strictObject({
  version: z.literal(profileVersion),
  binSeconds: z.int().positive(),
  window: z.strictObject({ fromSeconds: z.int(), toSeconds: z.int() }),
  sources: z.array(z.string()).min(1),
  rows: z.strictObject({ read: count, used: count, unusable: count, unassigned: count, duplicate: count }),
  summaries: z.array(
    z.strictObject({
      workload: z.string(),
      requests: count,
      promptTokens: percentiles,
      outputTokens: percentiles,
      cachedShare: z.number().min(0).max(1),
      durationMs: percentiles.optional(),
      ttftMs: percentiles.optional(),
    }),
  ),
});

export type ProfileHeader = z.infer<typeof profileHeaderSchema>;
