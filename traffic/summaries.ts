import type { Config } from "../config/schema";
import type { WorkloadSummary } from "./profile";
import type { ProfileHeader } from "./profile-header";
import { spreads } from "./query";
import type { Session } from "./session";

const shares = { p50: 0.5, p95: 0.95, p99: 0.99 } as const;

/** Percentiles of one workload's values of one kind. */
type Spread = { workload: number; kind: (typeof spreads)[number]; p50: number; p95: number; p99: number; max: number };
type Totals = { workload: number; requests: number; promptTokens: number; cachedTokens: number };

/** Summarizes each workload that has requests, from the table `groups`, sorted by name. */
export async function readSummaries(session: Session, config: Config): Promise<ProfileHeader["summaries"]> {
  const totals = await session.rows<Totals>(
    `SELECT workload, sum(requests)::DOUBLE AS requests, sum(promptTokens)::DOUBLE AS "promptTokens",
      sum(cachedTokens)::DOUBLE AS "cachedTokens"
    FROM groups WHERE kind = 'slot' AND workload < ${config.workloads.length} GROUP BY workload`,
  );
  const percentiles = await session.rows<Spread>(percentilesSql(config.workloads.length));
  const summaries = totals.map(({ workload, requests, promptTokens, cachedTokens }): WorkloadSummary => {
    const spreadOf = (kind: Spread["kind"]) => {
      const found = percentiles.find((spread) => spread.workload === workload && spread.kind === kind);
      return found && { p50: found.p50, p95: found.p95, p99: found.p99, max: found.max };
    };
    const none = { p50: 0, p95: 0, p99: 0, max: 0 };
    const durationMs = spreadOf("durationMs");
    const ttftMs = spreadOf("ttftMs");
    return {
      workload: config.workloads[workload]?.name ?? "",
      requests,
      promptTokens: spreadOf("promptTokens") ?? none,
      outputTokens: spreadOf("outputTokens") ?? none,
      cachedShare: promptTokens === 0 ? 0 : cachedTokens / promptTokens,
      ...(durationMs && { durationMs }),
      ...(ttftMs && { ttftMs }),
    };
  });
  return summaries.sort((a, b) => (a.workload < b.workload ? -1 : 1));
}

/**
 * SQL of exact percentiles from how often each value occurs: the value at rank share × (n − 1), and between two ranks on the
 * straight line between their values.
 */
function percentilesSql(workloads: number): string {
  const ranked = Object.entries(shares).map(([name, share]) => {
    const rank = `${share} * (n - 1)`;
    const at = (whole: string) => `min(value) FILTER (upTo > ${whole}(${rank}))`;
    return `(${at("floor")} + (${at("ceil")} - ${at("floor")}) * (any_value(${rank}) - floor(any_value(${rank}))))::DOUBLE AS ${name}`;
  });
  return `SELECT workload, kind, ${ranked.join(",\n      ")}, max(value)::DOUBLE AS max
    FROM (SELECT workload, kind, value, sum(requests) OVER (PARTITION BY workload, kind ORDER BY value) AS upTo,
        sum(requests) OVER (PARTITION BY workload, kind) AS n
      FROM groups WHERE kind IN (${spreads.map((kind) => `'${kind}'`).join(", ")}) AND value IS NOT NULL
        AND workload < ${workloads})
    GROUP BY workload, kind`;
}
