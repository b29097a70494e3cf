import { Backend } from "../../constructs/backend";
import { BackendPool } from "../../constructs/backend-pool";
import { type GatewayScene, gatewayScene } from "./gateway-scene";
import { reference } from "./synthesize";

const metered = {
  url: "https://contoso.openai.azure.com/openai/v1",
  capacity: "metered",
  alternatives: false,
  description: "chat-ab12 in swedencentral",
} as const;

const poolOf = (stack: ReturnType<typeof gatewayScene>) =>
  Object.values(stack.all("azapi_resource")).find(({ type }) => type.includes("/backends@"));

/** A pool of one provisioned and one metered member. */
function pooled(sessionAffinity?: boolean) {
  let breakerSeconds: number | undefined;
  const stack = gatewayScene(({ scope, gateway }) => {
    const near = new Backend(scope, "Near", { ...metered, gateway, name: "near", capacity: "provisioned" });
    const far = new Backend(scope, "Far", { ...metered, gateway, name: "far" });
    const members = [near, far].map((backend, index) => ({ backend, priority: index + 1 }));
    const props = { gateway, name: "chat", description: "Lane chat", members };
    const pool = new BackendPool(scope, "Pool", sessionAffinity === undefined ? props : { ...props, sessionAffinity });
    breakerSeconds = pool.breakerSeconds;
  });
  return { pool: poolOf(stack), breakerSeconds };
}

test("a pool prefers by priority, shares evenly within it, and outlives what names it", () => {
  const stack = gatewayScene(({ scope, gateway }) => {
    const near = new Backend(scope, "Near", {
      ...metered,
      gateway,
      name: "near",
      capacity: "provisioned",
      alternatives: true,
    });
    const far = new Backend(scope, "Far", { ...metered, gateway, name: "far" });
    const members = [
      { backend: near, priority: 1 },
      { backend: far, priority: 2 },
    ];
    new BackendPool(scope, "Pool", { gateway, name: "chat", description: "Lane chat", members });
  });
  expect(poolOf(stack)).toMatchObject({
    name: "chat",
    body: {
      properties: {
        type: "Pool",
        pool: {
          services: [
            { id: reference("azurerm_api_management_backend.Near.id"), priority: 1, weight: 1 },
            { id: reference("azurerm_api_management_backend.Far.id"), priority: 2, weight: 1 },
          ],
        },
      },
    },
    lifecycle: { create_before_destroy: true },
  });
});

test("a backend opens its breaker where it is slow, full or failing, and honours Retry-After", () => {
  const stack = gatewayScene(({ scope, gateway }) => {
    new Backend(scope, "Backend", { ...metered, gateway, name: "chat-swedencentral" });
  });
  expect(stack.only("azurerm_api_management_backend")).toEqual({
    name: "chat-swedencentral",
    api_management_name: reference("azurerm_api_management.Gateway.name"),
    resource_group_name: reference("azurerm_api_management.Gateway.resource_group_name"),
    protocol: "http",
    url: "https://contoso.openai.azure.com/openai/v1",
    description: "chat-ab12 in swedencentral",
    tls: { validate_certificate_chain: true, validate_certificate_name: true },
    circuit_breaker_rule: {
      name: "throttled-or-failing",
      trip_duration: "PT10S",
      accept_retry_after_enabled: true,
      failure_condition: {
        count: 6,
        interval_duration: "PT10S",
        status_code_range: [
          { min: 408, max: 408 },
          { min: 429, max: 429 },
          { min: 500, max: 599 },
        ],
      },
    },
    lifecycle: { create_before_destroy: true },
  });
});

test("a pool knows how long the slowest of its members' breakers stays open", () => {
  expect(pooled().breakerSeconds).toBe(10);
});

test("a pool keeps a caller at one member by a cookie, in the version that can, only where that was asked for", () => {
  const { pool: sticky } = pooled(true);
  expect(sticky?.type).toBe("Microsoft.ApiManagement/service/backends@2025-03-01-preview");
  expect(sticky?.body.properties.pool.sessionAffinity).toEqual({
    sessionId: { source: "cookie", name: "headroom-session" },
  });
  for (const asked of [undefined, false]) {
    const { pool } = pooled(asked);
    expect(pool?.type).toBe("Microsoft.ApiManagement/service/backends@2024-05-01");
    expect(Object.keys(pool?.body.properties.pool)).toEqual(["services"]);
  }
});

test.each<[string, (scene: GatewayScene) => void, string]>([
  [
    "a pool without members",
    ({ scope, gateway }) => new BackendPool(scope, "Pool", { gateway, name: "chat", description: "Lane", members: [] }),
    "test/Pool/Default: body of Microsoft.ApiManagement/service/backends@2024-05-01: properties.pool.services: Too small: expected array to have >=1 items",
  ],
  [
    "a backend's name with a dot",
    ({ scope, gateway }) => new Backend(scope, "Backend", { ...metered, gateway, name: "chat.near" }),
    "name of API Management backend must match ^[a-zA-Z]([a-zA-Z0-9-]*[a-zA-Z0-9])?$, got chat.near",
  ],
])("rejects %s", (_what, build, message) => {
  expect(() => gatewayScene(build)).toThrow(new RangeError(message));
});
