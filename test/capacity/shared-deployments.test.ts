import { laneLimits } from "../../capacity/lane-limits";
import type { LanePlan, Plan, PlannedDeployment } from "../../capacity/plan";
import { plannedTokensPerMinute } from "../../capacity/planned-capacity";
import { withRetiring } from "../../capacity/retiring";
import { madeBy, sharingObstacle, sharingProblems } from "../../capacity/shared-deployments";
import { loadCatalog } from "../../catalog/load-catalog";
import { printProblem } from "../../written/problem";
import { configWith, consumerWith, workloadWith } from "../config-builder";
import { meteredLane, planWith, provisionedLane, sharingLane } from "../plan-builder";

const catalog = loadCatalog();
const regions = ["swedencentral", "francecentral"] as const;
const filter = {
  thresholds: { hate: "low", selfHarm: "medium", sexual: "medium", violence: "medium" },
  jailbreak: true,
  indirectAttack: true,
  protectedMaterial: true,
  blocklists: ["projects", "names"],
} as const;
const cached = { scope: "consumer", ttlSeconds: 60, scoreThreshold: 0.1, maxPromptTokens: 1000, version: "1" } as const;
const chat = workloadWith();
const help = workloadWith({ name: "help", maxConcurrency: 5 });
const consumers = ["chat", "help"].map((workload) => consumerWith({ name: `${workload}-app`, lanes: [{ workload }] }));
const config = configWith({ regions: [...regions], workloads: [chat, help], consumers });
const pool = provisionedLane(chat, regions);

/** A lane that was measured at this peak. */
function peaking(lane: LanePlan, tokensPerMinute: number, requestsPer10Seconds: number): LanePlan {
  const peaks = { peakTokensPerMinute: tokensPerMinute, peakRequestsPer10Seconds: requestsPer10Seconds };
  return { ...lane, expected: { ...lane.expected, ...peaks } };
}

const limitsOf = (plan: Plan) =>
  laneLimits(config, plan, catalog).lanes.map((lane) => [
    lane.workload,
    lane.plannedTokensPerMinute,
    lane.plannedRequestsPerMinute,
    lane.consumers.map(({ tokensPerMinute }) => tokensPerMinute),
  ]);

describe("what lanes share is divided among them", () => {
  test("in proportion to their peaks, tokens and requests apart from each other", () => {
    const plan = planWith(config, [peaking(pool, 71_000, 10), peaking(sharingLane(help, pool), 29_000, 30)]);
    expect(limitsOf(plan)).toEqual([
      ["chat", 71_000, 25, [71_000]],
      ["help", 29_000, 75, [29_000]],
    ]);
  });

  test("alike, where no peak was measured", () => {
    expect(limitsOf(planWith(config, [pool, sharingLane(help, pool)]))).toEqual([
      ["chat", 50_000, 50, [50_000]],
      ["help", 50_000, 50, [50_000]],
    ]);
  });

  test("and a lane of its own keeps all of it", () => {
    const own = peaking(meteredLane(help, regions), 1, 1);
    const plan = planWith(config, [peaking(pool, 1000, 10), own]);
    expect(plan.lanes.map((lane) => plannedTokensPerMinute(plan, lane))).toEqual([100_000, 100_000]);
  });
});

test("a lane makes what it calls, but for what it shares", () => {
  const searching = workloadWith({ name: "help", cache: { kind: "semantic", ...cached } });
  expect(madeBy(pool).map(({ role }) => role)).toEqual(["primary", "spillover", "failover"]);
  expect(madeBy(sharingLane(searching, pool)).map(({ role }) => role)).toEqual(["embeddings"]);
});

test.each([
  ["another class", { class: "background" }, "class"],
  ["another model", { model: "gpt-5.6-sol" }, "model"],
  ["another version of the model", { modelVersion: "2026-09-01" }, "model"],
  ["a content filter where the other has none", { contentFilter: filter }, "content filter"],
  ["other limits at the gateway", { maxConcurrency: 9, safety: "off" }, undefined],
] as const)("a workload of %s may share a deployment unless its %s is in the way: %s", (_, overrides, obstacle) => {
  expect(sharingObstacle(chat, { ...help, ...overrides })).toBe(obstacle);
});

test("content filters are the same in whichever order their blocklists are named", () => {
  const filtered = { ...chat, contentFilter: filter };
  const turned = { ...help, contentFilter: { ...filter, blocklists: ["names", "projects"] } };
  const looser = { ...help, contentFilter: { ...filter, indirectAttack: false } };
  expect([sharingObstacle(filtered, turned), sharingObstacle(filtered, looser)]).toEqual([undefined, "content filter"]);
});

describe("sharing", () => {
  const shared = sharingLane(help, pool);
  const changed = (change: Partial<PlannedDeployment>): LanePlan => ({
    ...shared,
    deployments: shared.deployments.map((each, index) => (index === 0 ? { ...each, ...change } : each)),
  });
  const saidOf = (lane: LanePlan, workloads = config.workloads) =>
    sharingProblems({ ...config, workloads }, planWith(config, [pool, lane])).map(printProblem);

  test("is sound where a lane calls what the other makes", () => {
    expect(saidOf(shared)).toEqual([]);
  });

  test.each<[string, Partial<PlannedDeployment>, string]>([
    [
      "in a region where the other has none",
      { region: "germanywestcentral" },
      "must be a lane that makes chat-cd34 in germanywestcentral, got chat",
    ],
    [
      "of a lane that is not there",
      { sharedFrom: "agent" },
      "must be a lane that makes chat-cd34 in swedencentral, got agent",
    ],
    ["of the lane itself", { sharedFrom: "help" }, "must be a lane that makes chat-cd34 in swedencentral, got help"],
    [
      "of another size",
      { capacity: 55 },
      "must be of a lane that makes chat-cd34 as it is called, got another capacity in chat",
    ],
  ])("rejects a deployment %s", (_, change, message) => {
    expect(saidOf(changed(change))).toEqual([`lanes[1].deployments[0].sharedFrom: ${message}`]);
  });

  test("rejects lanes whose content filters came to differ", () => {
    const filtered = { ...help, contentFilter: filter };
    expect(saidOf(shared, [chat, filtered])).toEqual(
      [0, 1, 2].map(
        (at) => `lanes[1].deployments[${at}].sharedFrom: must be a lane of the same content filter, got chat for help`,
      ),
    );
  });
});

describe("an earlier generation that lanes shared stays", () => {
  const before = planWith(config, [pool, sharingLane(help, pool)]);
  const retiring = (plan: Plan) =>
    withRetiring(plan, before).lanes.map(({ workload, deployments }) => [
      workload,
      deployments.filter(({ role }) => role === "retiring").map(({ name, region }) => `${name} ${region}`),
    ]);
  const all = ["chat-cd34 swedencentral", "chat-cd34-spill swedencentral", "chat-cd34 francecentral"];

  test("once, by the lane that made it", () => {
    const next = meteredLane(chat, regions);
    expect(retiring(planWith(config, [sharingLane(help, next), next]))).toEqual([
      ["help", []],
      ["chat", all],
    ]);
  });

  test("as it is, where the lane that made it still calls it", () => {
    expect(retiring(planWith(config, [pool, meteredLane(help, regions)]))).toEqual([
      ["chat", []],
      ["help", []],
    ]);
  });

  test("by a lane that called it, where the one that made it is gone", () => {
    const without = withRetiring(planWith(config, [meteredLane(help, regions)]), before);
    const kept = without.lanes[0]?.deployments.filter(({ role }) => role === "retiring");
    expect(kept?.map(({ name, region }) => `${name} ${region}`)).toEqual(all);
    expect(kept?.every((each) => !("sharedFrom" in each) && !("weight" in each) && !("priority" in each))).toBe(true);
  });
});
