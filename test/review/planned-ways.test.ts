import { disagreements } from "../../review/agreement";
import { gatewayLanes } from "../../review/gateway-lanes";
import { handedOut } from "../../review/handed-out";
import { printReview } from "../../review/review";
import { configWith, consumerWith, workloadWith } from "../config-builder";
import { deploymentWith, dividedLane, laneWith, planWith, sharingLane } from "../plan-builder";
import { synthesized } from "./example";

const chat = workloadWith();
const help = workloadWith({ name: "help" });
const fast = workloadWith({ name: "fast" });
const regions = ["swedencentral", "francecentral", "germanywestcentral"] as const;

/** A lane whose PTUs stand in two regions, one that shares its pool, and one of priority processing. */
const { synthesis, plan } = (() => {
  const pool = dividedLane(chat, { swedencentral: 60, francecentral: 40 }, ["germanywestcentral"]);
  const priority = laneWith(fast, "ab12", [
    deploymentWith({ name: "fast-ab12", sku: "GlobalStandard", serviceTier: "priority" }),
  ]);
  const config = configWith({
    regions: [...regions],
    redundancy: "regions",
    workloads: [chat, help, fast],
    consumers: [consumerWith({ lanes: [{ workload: "chat" }, { workload: "help" }, { workload: "fast" }] })],
  });
  const lanes = [{ ...pool, neighbours: [{ ptu: 90, monthlyUsd: 1, provisionedShare: 0.5 }] }, sharingLane(help, pool)];
  return synthesized({ name: "dev", config, plan: planWith(config, [...lanes, priority]) });
})();
const text = printReview(synthesis, plan);

test("what lanes share is in the plan twice and synthesized once, and the two agree", () => {
  expect(disagreements(synthesis, plan)).toEqual([]);
});

test("a deployment of another tier than was planned is told", () => {
  const lanes = plan.lanes.map((lane) => ({
    ...lane,
    deployments: lane.deployments.map(({ serviceTier: _, ...deployment }) => deployment),
  }));
  expect(disagreements(synthesis, { ...plan, lanes })).toEqual([
    "planned but not synthesized: fast-ab12 in swedencentral as GlobalStandard 100",
    "synthesized but not planned: fast-ab12 in swedencentral as GlobalStandard, priority processing 100",
  ]);
});

test.each([
  [
    "weights, where the plan divides",
    "| chat-gh78 | francecentral | primary, weight 40 | DataZoneProvisionedManaged | 40 |",
  ],
  [
    "weights, in the order of the pool",
    "in the order chat-swedencentral and chat-francecentral by weight 60 : 40, chat-germanywestcentral;",
  ],
  ["all PTUs of the chosen level together", "| 100 | $0 | 0.0 % | chosen |"],
  ["whose deployment a lane calls", "| chat-gh78, made by chat | swedencentral | primary, weight 60 |"],
  ["whose deployments serve a lane", "DataZoneProvisionedManaged 60 in swedencentral, made by chat,"],
  ["a tier, where a lane is told of", "GlobalStandard, priority processing 100 in swedencentral"],
  [
    "a tier, where a deployment is",
    "| swedencentral | fast-ab12 | gpt-5.6-terra 2026-07-09 | GlobalStandard, priority processing | 100 |",
  ],
  ["what a tier means for the price", "Priority processing is paid by the token, at higher prices of its own;"],
  [
    "a shared deployment as one place that both lanes lead to",
    '  l1 -- "1, weight 60" --> l0d0\n  l1 -- "1, weight 40" --> l0d2\n',
  ],
  ["the tier in the picture", '["fast-ab12<br>GlobalStandard, priority processing<br>swedencentral"]'],
])("a review shows %s", (_, line) => {
  expect(text).toContain(line);
});

test("what lanes share is counted once", () => {
  expect(text.match(/^\| swedencentral \| chat-gh78 \|/gm)).toHaveLength(1);
  expect(text).toContain("- 60 PTU of DataZoneProvisionedManaged in swedencentral\n");
  expect(text.match(/\["chat-gh78<br>/g)).toHaveLength(3);
});

test("lanes that share hand out what is planned for them, each its part", () => {
  const words = gatewayLanes(synthesis).map((lane) => `${lane.name}: ${handedOut(lane, plan, 1).words}`);
  expect(words).toEqual([
    "chat: 50,000 of 50,000 tokens a minute: 100.0 %",
    "fast: 100,000 of 100,000 tokens a minute: 100.0 %",
    "help: 50,000 of 50,000 tokens a minute: 100.0 %",
  ]);
});
