import { ConsumptionBudgetSubscription } from "@cdktf/provider-azurerm/lib/consumption-budget-subscription";
import { MonitorActionGroup } from "@cdktf/provider-azurerm/lib/monitor-action-group";
import type { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { Fn } from "cdktf";
import { Construct } from "constructs";

/** Azure keeps at most five notifications a budget. */
const mostNotifications = 5;

export interface BudgetProps {
  readonly name: string;
  readonly actionGroupName: string;
  readonly resourceGroup: ResourceGroup;
  /** `/subscriptions/…` */
  readonly subscriptionId: string;
  /** Resource groups whose cost counts. */
  readonly resourceGroupNames: readonly string[];
  /** In the currency the subscription is billed in. */
  readonly monthlyAmount: number;
  /** Shares of the amount, above 0, at which somebody is told; five at most. */
  readonly alertShares: readonly number[];
  readonly emails: readonly string[];
}

/** A month's budget over the environment's resource groups, and who is told as it is used up. It stops nothing. */
export class Budget extends Construct {
  readonly resource: ConsumptionBudgetSubscription;

  constructor(scope: Construct, id: string, props: BudgetProps) {
    super(scope, id);
    const { name, resourceGroup, alertShares, emails } = props;
    if (alertShares.length > mostNotifications) {
      throw new RangeError(
        `${this.node.path}: alertShares must be ${mostNotifications} at most, got ${alertShares.length}`,
      );
    }
    const owners = new MonitorActionGroup(this, "Owners", {
      name: props.actionGroupName,
      resourceGroupName: resourceGroup.name,
      shortName: "owners",
      emailReceiver: emails.map((emailAddress, index) => ({
        name: `owner-${index + 1}`,
        emailAddress,
        useCommonAlertSchema: true,
      })),
    });
    this.resource = new ConsumptionBudgetSubscription(this, "Default", {
      name,
      subscriptionId: props.subscriptionId,
      amount: props.monthlyAmount,
      timeGrain: "Monthly",
      // Azure wants the first of a month no earlier than this one. Terraform knows the month, synthesis must not; later
      // months leave the first plan's answer alone.
      timePeriod: { startDate: Fn.formatdate("YYYY-MM-01'T'00:00:00'Z'", Fn.plantimestamp()) },
      filter: { dimension: [{ name: "ResourceGroupName", values: [...props.resourceGroupNames] }] },
      notification: alertShares.map((share) => ({
        operator: "GreaterThanOrEqualTo",
        // A share such as 0.07 times 100 is not a whole number in binary.
        threshold: Math.round(share * 100),
        thresholdType: "Actual",
        contactGroups: [owners.id],
      })),
      lifecycle: { ignoreChanges: ["time_period"] },
    });
  }
}
