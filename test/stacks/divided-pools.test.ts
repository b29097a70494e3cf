import type { GatewayTier } from "../../config/schema";
import { configWith, workloadWith } from "../config-builder";
import { deploymentWith, dividedLane, laneWith, planWith } from "../plan-builder";
import { environmentStacks } from "./synthesize-environment";

const chat = workloadWith();
const regions = ["swedencentral", "francecentral", "germanywestcentral"] as const;

/** The members of each pool of one lane, as `backend priority/weight`. */
function poolsOf(
  lane: ReturnType<typeof dividedLane>,
  gateway: { readonly tier: GatewayTier; readonly topology: "single" | "multiRegion" },
) {
  const config = configWith({
    regions: [...regions],
    gateway: { ...configWith().gateway, ...gateway, units: 3 },
    workloads: [chat],
  });
  const { gateway: stack } = environmentStacks({ name: "dev", config, plan: planWith(config, [lane]) });
  const pools = Object.values(stack.all("azapi_resource")).filter(({ body }) => body.properties.pool);
  return Object.fromEntries(
    pools.map(({ name, body }) => [
      name,
      body.properties.pool.services.map(
        ({ id, priority, weight }: { id: string; priority: number; weight: number }) =>
          `${/chat-([a-z]+)_/.exec(id)?.[1]} ${priority}/${weight}`,
      ),
    ]),
  );
}

const one = { tier: "StandardV2", topology: "single" } as const;
const everywhere = { tier: "Premium", topology: "multiRegion" } as const;

test("a pool divides what the plan divides by the plan's weights, and keeps the rest for later", () => {
  const lane = dividedLane(chat, { swedencentral: 60, francecentral: 40 }, ["germanywestcentral"]);
  expect(poolsOf(lane, one)).toEqual({
    chat: ["swedencentral 1/60", "francecentral 1/40", "germanywestcentral 2/1"],
  });
});

test.each([
  {
    name: "PTUs in two regions stay divided in every gateway region, before the region's own metered capacity",
    lane: dividedLane(chat, { swedencentral: 60, francecentral: 40 }, ["germanywestcentral"]),
    near: {
      "chat-from-francecentral": ["swedencentral 1/60", "francecentral 1/40", "germanywestcentral 2/1"],
      "chat-from-germanywestcentral": ["swedencentral 1/60", "francecentral 1/40", "germanywestcentral 2/1"],
    },
  },
  {
    name: "metered capacity that the plan divides stays divided where one of it is near, and comes first there",
    lane: laneWith(chat, "ab12", [
      deploymentWith(),
      deploymentWith({ region: "francecentral", role: "failover", priority: 2, weight: 3 }),
      deploymentWith({ region: "germanywestcentral", role: "failover", priority: 2, weight: 1 }),
    ]),
    near: {
      "chat-from-francecentral": ["francecentral 1/3", "germanywestcentral 1/1", "swedencentral 2/1"],
      "chat-from-germanywestcentral": ["francecentral 1/3", "germanywestcentral 1/1", "swedencentral 2/1"],
    },
  },
  {
    name: "PTUs of one region come first, then the region's own",
    lane: dividedLane(chat, { swedencentral: 60 }, ["francecentral", "germanywestcentral"]),
    near: {
      "chat-from-francecentral": ["swedencentral 1/60", "francecentral 2/1", "germanywestcentral 3/1"],
      "chat-from-germanywestcentral": ["swedencentral 1/60", "germanywestcentral 2/1", "francecentral 3/1"],
    },
  },
])("$name", ({ lane, near }) => {
  const { chat: _home, ...others } = poolsOf(lane, everywhere);
  expect(others).toEqual(near);
});
