import { ConsumerProduct } from "../../constructs/consumer-product";
import { LaneApi } from "../../constructs/lane-api";
import { gatewayScene } from "./gateway-scene";
import { reference } from "./synthesize";

test("a consumer has a product that nobody joins by themselves, its lanes, and a subscription without keys", () => {
  const stack = gatewayScene(({ scope, gateway, loggers }) => {
    const lane = new LaneApi(scope, "Lane", {
      gateway,
      loggers,
      name: "chat",
      description: "Lane chat",
      subscriptionRequired: true,
      bearerKeys: true,
      logContent: false,
      policy: "<policies />",
      policyMentions: [],
    });
    new ConsumerProduct(scope, "Portal", { gateway, name: "portal", description: "Consumer portal", lanes: [lane] });
  });
  expect(stack.only("azurerm_api_management_product")).toEqual({
    product_id: "portal",
    api_management_name: reference("azurerm_api_management.Gateway.name"),
    resource_group_name: reference("azurerm_api_management.Gateway.resource_group_name"),
    display_name: "portal",
    description: "Consumer portal",
    published: true,
    subscription_required: true,
    approval_required: true,
    subscriptions_limit: 1,
  });
  const [policy] = Object.keys(stack.all("azurerm_api_management_api_policy"));
  expect(stack.only("azurerm_api_management_product_api")).toMatchObject({
    product_id: reference("azurerm_api_management_product.Portal.product_id"),
    api_name: reference("azapi_resource.Lane.name"),
    depends_on: [`azurerm_api_management_api_policy.${policy}`],
  });
  const subscription = Object.values(stack.all("azapi_resource")).find(({ type }) => type.includes("/subscriptions@"));
  expect(subscription?.name).toBe("portal");
  expect(subscription?.body).toEqual({
    properties: {
      scope: reference("azurerm_api_management_product.Portal.id"),
      displayName: "portal",
      state: "active",
      allowTracing: false,
    },
  });
});

test("rejects an owner and tags that the service has no room for", () => {
  const description = "x".repeat(1001);
  expect(() =>
    gatewayScene(({ scope, gateway }) => {
      new ConsumerProduct(scope, "Portal", { gateway, name: "portal", description, lanes: [] });
    }),
  ).toThrow(new RangeError("test/Portal: owner and tags of a consumer must fit in 1000 characters, got 1001"));
});
