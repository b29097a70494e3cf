import type { Value } from "../document";
import { variable } from "../expressions/request";
import { emitMetric } from "../statements/telemetry";

/** Counts a request that got as far as the cache or the models, by what became of it. */
export function countAnswer(workload: string, outcome: Value) {
  return emitMetric({
    name: "Requests",
    namespace: "headroom",
    dimensions: [
      ["workload", workload],
      ["consumer", variable("consumer")],
      ["outcome", outcome],
    ],
  });
}
