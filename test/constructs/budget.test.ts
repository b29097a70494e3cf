import { Budget } from "../../constructs/budget";
import { reference, synthesize } from "./synthesize";

const budget = {
  name: "budget",
  actionGroupName: "owners",
  subscriptionId: "/subscriptions/1",
  resourceGroupNames: ["a", "b"],
  monthlyAmount: 5000,
  emails: ["ops@contoso.example"],
};

test("a budget starts in the month it is first planned in, and stays there", () => {
  const stack = synthesize((scope, resourceGroup) => {
    new Budget(scope, "Budget", { ...budget, resourceGroup, alertShares: [0.07, 1] });
  });
  const [owners] = Object.keys(stack.all("azurerm_monitor_action_group"));
  const told = [reference(`azurerm_monitor_action_group.${owners}.id`)];
  expect(stack.only("azurerm_consumption_budget_subscription")).toEqual({
    name: "budget",
    subscription_id: "/subscriptions/1",
    amount: 5000,
    time_grain: "Monthly",
    time_period: { start_date: reference("formatdate(\"YYYY-MM-01'T'00:00:00'Z'\", plantimestamp())") },
    filter: { dimension: [{ name: "ResourceGroupName", values: ["a", "b"] }] },
    notification: [
      { operator: "GreaterThanOrEqualTo", threshold: 7, threshold_type: "Actual", contact_groups: told },
      { operator: "GreaterThanOrEqualTo", threshold: 100, threshold_type: "Actual", contact_groups: told },
    ],
    lifecycle: { ignore_changes: ["time_period"] },
  });
});

test("rejects a budget with more alerts than Azure keeps", () => {
  expect(() =>
    synthesize((scope, resourceGroup) => {
      new Budget(scope, "Budget", { ...budget, resourceGroup, alertShares: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6] });
    }),
  ).toThrow(new RangeError("test/Budget: alertShares must be 5 at most, got 6"));
});
