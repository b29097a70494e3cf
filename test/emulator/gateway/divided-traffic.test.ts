import type { Config } from "../../../config/schema";
import { configWith, consumerWith, workloadWith } from "../../config-builder";
import { dividedLane, planWith } from "../../plan-builder";
import { deploymentOf, emulated } from "./emulated";

const chat = workloadWith();
const regions = ["swedencentral", "francecentral", "germanywestcentral"] as const;
const requests = 100;

/** A lane with 60 PTU in Sweden and 40 in France, from config and plan to what the emulator reads. */
function divided(gateway: Partial<Config["gateway"]> = {}) {
  const config = configWith({
    regions: [...regions],
    redundancy: "regions",
    gateway: { ...configWith().gateway, tier: "StandardV2", ...gateway },
    workloads: [chat],
    consumers: [consumerWith({ lanes: [{ workload: "chat", tokensPerMinute: 90_000, requestsPerMinute: 150 }] })],
  });
  const lane = dividedLane(chat, { swedencentral: 60, francecentral: 40 }, ["germanywestcentral"]);
  return deploymentOf({ name: "dev", config, plan: planWith(config, [lane]) });
}

/** How many of the requests, one a second, each region answered. */
async function servedBy(gateway: ReturnType<typeof emulated>, from?: string) {
  const counts: Record<string, number> = {};
  for (let sent = 0; sent < requests; sent++) {
    const { status, headers } = await gateway.ask(from === undefined ? {} : { region: from });
    const by = status === 200 ? (headers["x-headroom-served-by"] ?? "nobody") : String(status);
    counts[by] = (counts[by] ?? 0) + 1;
    gateway.wait(1);
  }
  return counts;
}

test("a lane whose PTUs stand in two regions divides its requests as the PTUs are", async () => {
  expect(await servedBy(emulated(divided()))).toEqual({ swedencentral: 60, francecentral: 40 });
});

test.each(["francecentral", "germanywestcentral"])(
  "each gateway region divides them alike, whether or not it has PTUs of its own: from %s",
  async (from) => {
    const gateway = emulated(divided({ tier: "Premium", topology: "multiRegion", units: 3 }));
    expect(await servedBy(gateway, from)).toEqual({ swedencentral: 60, francecentral: 40 });
  },
);

test("while one region's account is gone, the other's PTUs take its part", async () => {
  const gateway = emulated(divided(), {
    faults: [
      {
        kind: "region-down",
        fromMs: 0,
        toMs: Number.POSITIVE_INFINITY,
        target: { region: "swedencentral" },
        share: 1,
      },
    ],
  });
  expect(await servedBy(gateway)).toEqual({ francecentral: requests });
});
