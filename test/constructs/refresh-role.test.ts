import { RefreshRole } from "../../constructs/refresh-role";
import { reference, synthesize } from "./synthesize";

test("grants the listed actions and nothing else, under names that do not change", () => {
  const build = () =>
    synthesize((stack) => {
      new RefreshRole(stack, "Refresh", {
        name: "contoso-prod-plan-refresh-x7k2",
        principal: { name: "contoso-prod-plan-x7k2", principalId: "00000000-0000-0000-0000-000000000001" },
        on: { id: "/subscriptions/s", name: "s" },
        actions: ["Microsoft.Cache/redisEnterprise/databases/listKeys/action"],
      });
    });
  const stack = build();
  expect(stack.only("azurerm_role_definition")).toMatchObject({
    scope: "/subscriptions/s",
    assignable_scopes: ["/subscriptions/s"],
    permissions: [{ actions: ["Microsoft.Cache/redisEnterprise/databases/listKeys/action"] }],
  });
  expect(stack.only("azurerm_role_assignment")).toMatchObject({
    scope: "/subscriptions/s",
    role_definition_id: reference("azurerm_role_definition.Refresh.role_definition_resource_id"),
    principal_type: "ServicePrincipal",
  });
  expect(build().json).toEqual(stack.json);
});
