import type { Consumer } from "../../../config/consumer-schema";
import type { Config } from "../../../config/schema";
import type { Workload } from "../../../config/workload-schema";
import type { Deployment } from "../../../emulator/deployment";
import { configWith, consumerWith, workloadWith } from "../../config-builder";
import { laneWith, meteredLane, planWith, provisionedLane } from "../../plan-builder";
import { deploymentOf } from "./emulated";

const twoRegions = ["swedencentral", "francecentral"] as const;

/** A gateway with one lane, from config to Terraform to what the emulator reads. */
export function laneOf(
  workload: Partial<Workload> = {},
  {
    consumers,
    thousandTokensPerMinute = 100,
    provisioned = false,
    ...config
  }: Partial<Config> & { readonly thousandTokensPerMinute?: number; readonly provisioned?: boolean } = {},
): Deployment {
  const lane = workloadWith(workload);
  const contracts = consumers ?? [
    consumerWith({ lanes: [{ workload: lane.name, tokensPerMinute: 50_000, requestsPerMinute: 60 }] }),
  ];
  const whole = configWith({
    regions: [...twoRegions],
    redundancy: "regions",
    workloads: [lane],
    consumers: contracts,
    ...config,
  });
  const plan = provisioned ? provisionedLane(lane, twoRegions) : meteredLane(lane, twoRegions);
  const sized = laneWith(
    lane,
    plan.generation,
    plan.deployments
      .filter(({ role }) => !["escalation", "canary", "embeddings"].includes(role))
      .map((each) => (each.sku.includes("Provisioned") ? each : { ...each, capacity: thousandTokensPerMinute })),
  );
  return deploymentOf({ name: whole.environment, config: whole, plan: planWith(whole, [sized]) });
}

/** A consumer of the lane `chat` that shows a token of Entra. */
export const byToken: Partial<Consumer> = {
  authentication: "entra",
  entra: { applicationIds: ["22222222-3333-4444-5555-666666666666"], roles: [] },
};

export const withEntra: Partial<Config> = {
  gateway: {
    ...configWith().gateway,
    entra: { tenantId: "33333333-4444-5555-6666-777777777777", audience: "api://contoso" },
  },
};
