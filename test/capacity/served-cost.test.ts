import { type PaidDeployment, servedCost } from "../../capacity/served-cost";
import { loadCatalog } from "../../catalog/load-catalog";
import { configWith } from "../config-builder";

const catalog = loadCatalog();
const price = { model: "gpt-4.1", sku: "DataZoneStandard" as const, inputUsd: 2, cachedInputUsd: 0.5, outputUsd: 8 };
const config = configWith({ capacity: { ...configWith().capacity, payment: "hourly", prices: [price] } });
const at = { region: "swedencentral", model: "gpt-4.1", version: "2025-04-14" };
const metered: PaidDeployment = { ...at, deployment: "chat-spill", sku: "DataZoneStandard", capacity: 100 };
const ptus: PaidDeployment = { ...at, deployment: "chat", sku: "DataZoneProvisionedManaged", capacity: 50 };
const hourly = catalog.provisionedPrices.find(({ sku }) => sku === "DataZoneProvisionedManaged")?.hourlyUsd ?? 0;
const served = (lane: string, deployment: string, millions: number) => ({
  lane,
  region: "swedencentral",
  deployment,
  promptTokens: 1e6 * millions,
  cachedTokens: 2e5 * millions,
  outputTokens: 1e5 * millions,
});

/** In which nobody was answered. */
const hour = { seconds: 3600, answered: new Map<string, number>() };

test("metered tokens are paid by category, PTUs by their hours, and a month is as many stretches as it has hours", () => {
  const { lanes, idleMonthlyUsd, unpriced } = servedCost(
    config,
    catalog,
    [metered, ptus],
    [served("chat", "chat", 3), served("chat", "chat-spill", 1)],
    { seconds: 7200, answered: new Map([["chat", 1000]]) },
  );
  // A million tokens of prompt, a fifth of them cached, and a tenth as many of output.
  const meteredUsd = 0.8 * 2 + 0.2 * 0.5 + 0.1 * 8;
  const provisionedUsd = 2 * 50 * hourly;
  expect(hourly).toBeGreaterThan(0);
  expect(lanes).toEqual([
    {
      lane: "chat",
      meteredUsd: expect.closeTo(meteredUsd, 9),
      provisionedUsd: expect.closeTo(provisionedUsd, 9),
      perThousandRequestsUsd: expect.closeTo(meteredUsd + provisionedUsd, 9),
      monthlyUsd: expect.closeTo((730 / 2) * (meteredUsd + provisionedUsd), 6),
    },
  ]);
  expect([idleMonthlyUsd, unpriced]).toEqual([0, []]);
});

test("a deployment that two lanes call is divided by the tokens of each; one that nobody calls is told by itself", () => {
  const shared = servedCost(config, catalog, [ptus], [served("a", "chat", 3), served("b", "chat", 1)], hour);
  expect(shared.lanes.map(({ provisionedUsd }) => provisionedUsd)).toEqual([
    expect.closeTo(0.75 * 50 * hourly, 9),
    expect.closeTo(0.25 * 50 * hourly, 9),
  ]);
  const idle = servedCost(config, catalog, [metered, ptus], [served("a", "chat-spill", 1)], hour);
  expect(idle.idleMonthlyUsd).toBeCloseTo(730 * 50 * hourly, 6);
});

test("tokens without a known price are in no sum, and their deployment is named", () => {
  const unknown = { ...metered, model: "gpt-nobody" };
  const { lanes, unpriced } = servedCost(config, catalog, [unknown], [served("a", "chat-spill", 1)], hour);
  expect(unpriced).toEqual(["chat-spill in swedencentral"]);
  expect(lanes).toEqual([{ lane: "a", meteredUsd: 0, provisionedUsd: 0, monthlyUsd: 0 }]);
});
