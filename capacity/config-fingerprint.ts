import type { Config } from "../config/schema";
import { fingerprint } from "../written/fingerprint";

/** Of the settings that picking capacity reads: a change to any of them makes the plan stale, a change to others does not. */
export function configFingerprint({
  environment,
  regions,
  dataBoundary,
  redundancy,
  capacity,
  workloads,
}: Config): string {
  const lanes = workloads.map(
    ({ streaming: _streaming, cache: _cache, safety: _safety, consumers: _consumers, ...planned }) => planned,
  );
  return fingerprint({ environment, regions, dataBoundary, redundancy, capacity, lanes });
}
