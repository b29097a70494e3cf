import {
  type CapacityFacts,
  capacityKind,
  DeploymentCapacity,
  type TokenDemand,
} from "../../../emulator/models/deployment-capacity";
import { assumedFigures, defaultAssumptions } from "../../../emulator/models/limits/assumptions";
import { ratioWeights } from "../../../emulator/models/limits/provisioned-bucket";

function capacityOf(sku: string, capacity: number, facts: CapacityFacts = {}, model = "gpt-4.1"): DeploymentCapacity {
  return new DeploymentCapacity(
    { name: "chat", sku, capacity, model: { format: "OpenAI", name: model, version: "2025-04-14" } },
    facts,
  );
}

function demandOf(demand: Partial<TokenDemand>): TokenDemand {
  return { promptTokens: 1000, cachedTokens: 0, requestedOutputTokens: 500, outputTokens: 100, ...demand };
}

/** 20 PTU: 1,000 tokens a second and a bucket of 10,000. */
const provisioned = (facts: CapacityFacts = {}) =>
  capacityOf("GlobalProvisionedManaged", 20, {
    accounting: { inputTokensPerMinutePerPtu: 3000, weights: ratioWeights(4) },
    ...facts,
  });

test.each([
  ["ProvisionedManaged", "provisioned"],
  ["DataZoneProvisionedManaged", "provisioned"],
  ["GlobalBatch", "batch"],
  ["DataZoneBatch", "batch"],
  ["Standard", "standard"],
  ["GlobalStandard", "standard"],
])("%s is %s", (sku, kind) => {
  expect(capacityKind(sku)).toBe(kind);
});

test("a provisioned deployment takes prompt and cap at once, and what was used when it is complete", () => {
  const capacity = provisioned();
  const taken = capacity.take(0, demandOf({ cachedTokens: 400 }));
  expect(taken).toEqual({
    admitted: true,
    status: 200,
    reason: undefined,
    retryAfterMs: 0,
    utilization: 0.26,
    remainingTokens: undefined,
    remainingRequests: undefined,
    chargedTokens: 2600,
    settledTokens: 1000,
  });
  capacity.completeAt(1000, taken);
  expect(capacity.utilization(999)).toBeCloseTo(0.1601, 9);
  expect(capacity.utilization(1000)).toBe(0);
});

test("a full provisioned deployment answers 429 with the time until it has room", () => {
  const capacity = provisioned();
  capacity.take(0, demandOf({ promptTokens: 12_000, requestedOutputTokens: 0 }));
  expect(capacity.take(500, demandOf({}))).toEqual({
    admitted: false,
    status: 429,
    reason: "utilization",
    retryAfterMs: 1501,
    utilization: 1.15,
    remainingTokens: undefined,
    remainingRequests: undefined,
    chargedTokens: 0,
    settledTokens: 0,
  });
});

test("a request without a cap is taken for one of the assumed size", () => {
  const uncapped = demandOf({ promptTokens: 0, requestedOutputTokens: undefined });
  expect(provisioned().take(0, uncapped).chargedTokens).toBe(4 * 640);
  expect(provisioned({ assumptions: { missingMaxTokens: 16 } }).take(0, uncapped).chargedTokens).toBe(64);
});

test("the bucket's depth is as assumed", () => {
  expect(provisioned({ assumptions: { bucketDepthSeconds: 60 } }).take(0, demandOf({})).utilization).toBe(
    3000 / 60_000,
  );
});

test.each([
  ["gpt-4.1", 128_000, 200],
  ["gpt-4.1", 128_001, 400],
  ["gpt-5.4", 128_001, 400],
  ["gpt-5.1", 200_000, 200],
])(
  "a prompt of %s with more tokens than a provisioned deployment takes is answered 400: %d, %d",
  (model, promptTokens, status) => {
    const accounting = { inputTokensPerMinutePerPtu: 3000, weights: ratioWeights(4) };
    const capacity = capacityOf("ProvisionedManaged", 50, { accounting }, model);
    const taken = capacity.take(0, demandOf({ promptTokens }));
    expect([taken.status, taken.reason]).toEqual([status, status === 400 ? "long-context" : undefined]);
  },
);

test("a standard deployment counts prompt and cap for a minute, whatever is used", () => {
  const capacity = capacityOf("GlobalStandard", 10);
  expect(capacity.standardLimits).toMatchObject({ tokensPerMinute: 10_000, requestsPerTenSeconds: 10 });
  const taken = capacity.take(0, demandOf({}));
  expect(taken).toEqual({
    admitted: true,
    status: 200,
    reason: undefined,
    retryAfterMs: 0,
    utilization: 0.15,
    remainingTokens: 8500,
    remainingRequests: 9,
    chargedTokens: 1500,
    settledTokens: 1500,
  });
  capacity.completeAt(1000, taken);
  expect(capacity.utilization(59_999)).toBe(0.15);
  const refused = capacity.take(1, demandOf({ requestedOutputTokens: 8000 }));
  expect([refused.status, refused.reason, refused.chargedTokens]).toEqual([429, "tokens", 0]);
});

test("requests of a standard deployment follow the ratio that is handed in", () => {
  const capacity = capacityOf("GlobalStandard", 60, { requestsPerThousandTokens: 1 });
  expect(capacity.standardLimits?.requestsPerTenSeconds).toBe(10);
});

test("refused requests take no place where they are said not to", () => {
  const tooLarge = demandOf({ requestedOutputTokens: 10_000 });
  for (const [refusalsCountAsRequests, remainingRequests] of [
    [true, 8],
    [false, 9],
  ] as const) {
    const capacity = capacityOf("GlobalStandard", 10, { refusalsCountAsRequests });
    capacity.take(0, tooLarge);
    expect(capacity.take(0, demandOf({ promptTokens: 1 })).remainingRequests).toBe(remainingRequests);
  }
});

test("a batch deployment holds the tokens of a job's prompts until it has ended", () => {
  const capacity = capacityOf("GlobalBatch", 30);
  const job = demandOf({ promptTokens: 20_000 });
  const taken = capacity.take(0, job);
  expect([taken.admitted, taken.utilization, taken.remainingTokens]).toEqual([true, 20_000 / 30_000, 10_000]);
  const second = capacity.take(0, job);
  expect([second.status, second.reason, second.retryAfterMs]).toEqual([429, "enqueued-tokens", 0]);
  capacity.completeAt(3_600_000, taken);
  expect(capacity.take(3_599_999, job).admitted).toBe(false);
  expect(capacity.take(3_600_000, job).admitted).toBe(true);
});

test("a caller that goes away leaves what was generated until then, and nothing when it would have been complete", () => {
  const demand = demandOf({ requestedOutputTokens: 1000, outputTokens: 800 });
  const levels = (goesAway: boolean) => {
    const capacity = provisioned();
    capacity.take(0, demandOf({ promptTokens: 4000, requestedOutputTokens: 0, outputTokens: 0 }));
    const taken = capacity.take(0, demand);
    capacity.completeAt(5000, taken);
    if (goesAway) capacity.cancel(1000, 5000, taken, demand, 100);
    return [1000, 4999, 5000, 6000].map((nowMs) => Math.round(10_000 * capacity.utilization(nowMs)));
  };
  expect(levels(false)).toEqual([8000, 4001, 3200, 2200]);
  expect(levels(true)).toEqual([4400, 401, 400, 0]);
});

test("a job that is cancelled gives its tokens back at once and no more later", () => {
  const capacity = capacityOf("GlobalBatch", 30);
  const job = demandOf({ promptTokens: 20_000 });
  const taken = capacity.take(0, job);
  capacity.completeAt(5000, taken);
  capacity.cancel(1000, 5000, taken, job, 0);
  expect([999, 1000, 6000].map((nowMs) => capacity.utilization(nowMs))).toEqual([20_000 / 30_000, 0, 0]);
});

test("what is cancelled after it was complete, or was refused, changes nothing", () => {
  const capacity = provisioned();
  const demand = demandOf({ requestedOutputTokens: 100 });
  const taken = capacity.take(0, demand);
  capacity.completeAt(100, taken);
  capacity.cancel(100, 100, taken, demand, 0);
  expect(capacity.utilization(100)).toBe(0.13);
});

test("rejects a provisioned deployment of a model whose PTUs are not known", () => {
  expect(() => capacityOf("ProvisionedManaged", 50)).toThrow(
    new Error('deployment "chat": it is not known how many tokens a PTU of gpt-4.1 serves'),
  );
});

test.each(Object.entries(assumedFigures))("the assumption %s starts inside its range", (name, { value, low, high }) => {
  expect(defaultAssumptions[name as keyof typeof defaultAssumptions]).toBe(value);
  expect(low <= value && value <= high && low < high).toBe(true);
});
