import { GlobalPolicy } from "../../constructs/global-policy";
import { gatewayScene } from "./gateway-scene";
import { reference } from "./synthesize";

test("the service has a policy of its own, which Terraform takes as it stands", () => {
  const curly = "$" + "{x}";
  const stack = gatewayScene(({ scope, gateway }) => {
    new GlobalPolicy(scope, "Policy", { gateway, policy: `<policies a="${curly}" />` });
  });
  expect(stack.only("azurerm_api_management_policy")).toEqual({
    api_management_id: reference("azurerm_api_management.Gateway.id"),
    xml_content: `<policies a="$${curly}" />`,
  });
});
