import { join } from "node:path";
import type { Plan } from "../../capacity/plan";
import { disagreements } from "../../review/agreement";
import { deploymentsOf } from "../../review/deployments";
import { endpointsOf } from "../../review/network";
import { printReview } from "../../review/review";
import { expectGolden } from "../golden-file";
import { synthesizedExample } from "./example";

const dev = synthesizedExample("dev");
const prod = synthesizedExample("prod");
const inside = synthesizedExample("inside");

/** The example's plan with figures, as if its first lane had bought certainty. */
function pricedPlan({ plan }: typeof prod): Plan {
  const lanes = plan.lanes.map((lane, index) =>
    index > 0
      ? lane
      : {
          ...lane,
          expected: {
            monthlyUsd: { provisioned: 14_300, metered: 821.4, total: 15_121.4 },
            meteredOnlyUsd: 9_200,
            provisionedShare: 0.9512,
            utilization: 0.4387,
            peakTokensPerMinute: 180_400,
            peakRequestsPer10Seconds: 31,
          },
          neighbours: [
            { ptu: 0, monthlyUsd: 9_200, provisionedShare: 0 },
            { ptu: 45, monthlyUsd: 13_988, provisionedShare: 0.93 },
            { ptu: 55, monthlyUsd: 16_301, provisionedShare: 0.97 },
          ],
        },
  );
  return { ...plan, lanes, monthlyUsd: 15_121.4, warnings: ["quota: ask for more"], assumptions: ["a named one"] };
}

test("the review of the largest example is what was read and approved", () => {
  expectGolden(join(__dirname, "../golden/review/prod.md"), printReview(prod.synthesis, pricedPlan(prod)));
});

test("the same synthesis and plan give the same bytes", () => {
  const again = synthesizedExample("prod");
  expect(printReview(again.synthesis, again.plan)).toBe(printReview(prod.synthesis, prod.plan));
});

test("a deployment is read alike, whichever provider creates it", () => {
  const ofChat = deploymentsOf(prod.synthesis).filter(
    ({ region, name }) => region === "swedencentral" && name.startsWith("chat"),
  );
  expect(ofChat).toMatchObject([
    { name: "chat-cd34", sku: "DataZoneProvisionedManaged", capacity: 50, spilloverTo: "chat-cd34-spill" },
    { name: "chat-cd34-can", version: "2026-09-01", sku: "DataZoneStandard" },
    { name: "chat-cd34-emb", model: "text-embedding-3-small", sku: "DataZoneStandard" },
    { name: "chat-cd34-esc", model: "gpt-5.6-sol", sku: "DataZoneStandard" },
    { name: "chat-cd34-spill", sku: "DataZoneStandard" },
  ]);
});

describe("the network", () => {
  const publicOf = ({ synthesis }: typeof dev) =>
    endpointsOf(synthesis)
      .filter(({ isPublic }) => isPublic)
      .map(({ resource }) => resource.type);

  test("of an environment without one is open but for what Entra holds shut", () => {
    expect(publicOf(dev)).toEqual(["azurerm_storage_account", "azurerm_cognitive_account", "azurerm_api_management"]);
  });

  test("of a private environment leaves open the state storage alone: its gateway is closed in a later step", () => {
    expect(publicOf(prod)).toEqual(["azurerm_storage_account"]);
  });

  test("of a classic gateway inside its network has no public gateway", () => {
    expect(publicOf(inside)).toEqual(["azurerm_storage_account"]);
  });
});

test("a plan and its own synthesis agree; a plan that moved on does not", () => {
  expect(disagreements(prod.synthesis, prod.plan)).toEqual([]);
  const [lane, ...others] = dev.plan.lanes;
  if (!lane) throw new Error("dev must have a lane");
  const moved = { ...lane, deployments: lane.deployments.map((each) => ({ ...each, capacity: 250 })) };
  expect(disagreements(dev.synthesis, { ...dev.plan, lanes: [moved, ...others] })).toEqual([
    "planned but not synthesized: chat-ab12 in swedencentral as DataZoneStandard 250",
    "synthesized but not planned: chat-ab12 in swedencentral as DataZoneStandard 100",
  ]);
});
