import { DataAzurermSubscription } from "@cdktf/provider-azurerm/lib/data-azurerm-subscription";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Budget } from "../constructs/budget";
import { Identity } from "../constructs/identity";
import { Monitoring } from "../constructs/monitoring";
import type { PrivateLink } from "../constructs/private-endpoint";
import { type PrivateTarget, PrivateZone, privateZones } from "../constructs/private-zone";
import { VirtualNetwork } from "../constructs/virtual-network";
import type { Environment } from "./environment";
import { prepareStack, stackName } from "./prepare-stack";

/**
 * What models and gateway stand on and what outlives both: telemetry, the gateway's identity, the budget, and the network
 * where the profile asks for one. No Key Vault: the one secret there is, Redis's key, goes from Redis to the gateway.
 */
export class PlatformStack extends TerraformStack {
  readonly monitoring: Monitoring;
  readonly gatewayIdentity: Identity;
  readonly network?: VirtualNetwork;
  /** Present when back ends are private. */
  readonly privateLink?: PrivateLink;

  constructor(scope: Construct, environment: Environment) {
    super(scope, stackName(environment, "platform"));
    prepareStack(this, "platform", environment);
    const { config, names, disposable } = environment;
    const [location] = config.regions;
    const resourceGroup = new ResourceGroup(this, "ResourceGroup", { name: names.resourceGroup("platform"), location });
    this.monitoring = new Monitoring(this, "Monitoring", {
      resourceGroup,
      location,
      workspaceName: names.workspace(),
      applicationInsightsName: names.applicationInsights(),
      preventDestroy: !disposable,
    });
    this.gatewayIdentity = new Identity(this, "GatewayIdentity", {
      name: names.identity("gateway"),
      resourceGroup,
      location,
    });
    this.monitoring.grantPublish(this.gatewayIdentity);
    this.#addBudget(environment, resourceGroup);
    if (environment.privateBackends) {
      this.network = this.#addNetwork(environment, resourceGroup);
      this.privateLink = this.#addPrivateLink(environment, resourceGroup, this.network);
    }
  }

  #addBudget({ config, names }: Environment, resourceGroup: ResourceGroup): void {
    if (!config.budget) return;
    const { subscriptionId } = config;
    const subscription = new DataAzurermSubscription(
      this,
      "Subscription",
      subscriptionId === undefined ? {} : { subscriptionId },
    );
    new Budget(this, "Budget", {
      name: names.budget(),
      actionGroupName: names.actionGroup(),
      resourceGroup,
      subscriptionId: subscription.id,
      resourceGroupNames: ["platform", "models", "gateway"].map((part) => names.resourceGroup(part)),
      monthlyAmount: config.budget.monthlyUsd,
      alertShares: config.budget.alertShares,
      emails: config.budget.emails,
    });
  }

  #addNetwork({ config, names, gatewayNetwork }: Environment, resourceGroup: ResourceGroup): VirtualNetwork {
    return new VirtualNetwork(this, "Network", {
      name: names.virtualNetwork(),
      resourceGroup,
      location: config.regions[0],
      addressSpace: config.network.addressSpace,
      gateway: gatewayNetwork,
      securityGroupName: names.networkSecurityGroup,
    });
  }

  #addPrivateLink(environment: Environment, resourceGroup: ResourceGroup, network: VirtualNetwork): PrivateLink {
    const targets: readonly PrivateTarget[] = [
      "account",
      ...(environment.caches ? (["redis"] as const) : []),
      ...(environment.gatewayNetwork.privateEndpoint ? (["gateway"] as const) : []),
    ];
    const zonesOf = (target: PrivateTarget) =>
      privateZones[target].map(
        (name) => new PrivateZone(this, name, { name, resourceGroup, network: network.resource }),
      );
    return {
      subnet: network.endpointSubnet,
      zones: Object.fromEntries(targets.map((target) => [target, zonesOf(target)])),
    };
  }
}
