import { DataAzurermSubscription } from "@cdktf/provider-azurerm/lib/data-azurerm-subscription";
import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Identity } from "../constructs/identity";
import { RefreshRole } from "../constructs/refresh-role";
import { grantRole, onlyTheseRoles, type Principal, type Role, type RoleScope } from "../constructs/role-assignment";
import { StateStorage } from "../constructs/state-storage";
import type { Environment } from "./environment";
import { prepareStack, stackName } from "./prepare-stack";

/** Roles that the other stacks give to the gateway's identities. */
const grantedRoles: readonly Role[] = [
  "Cognitive Services OpenAI User",
  "Cognitive Services User",
  "Monitoring Metrics Publisher",
];

/**
 * What must exist before anything can be deployed by a pipeline: storage for state, and two identities, one that may look
 * (plan) and one that may change (apply). Applied once by an owner of the subscription, from a desk, with local state.
 *
 * To move its own state into the storage it made: change its backend to the container's `<env>-bootstrap.tfstate` in
 * `cdktf.out/stacks/<env>-bootstrap`, run `terraform init -migrate-state` there as somebody who holds Storage Blob Data
 * Contributor on the container, and keep the file from then on. The identities trust nobody yet: give each a federated
 * credential for your pipeline.
 */
export class BootstrapStack extends TerraformStack {
  readonly plan: Identity;
  readonly apply: Identity;
  readonly state: StateStorage;

  constructor(scope: Construct, environment: Environment) {
    super(scope, stackName(environment, "bootstrap"));
    prepareStack(this, "bootstrap", environment);
    const { config, names, disposable } = environment;
    const [location] = config.regions;
    const resourceGroup = new ResourceGroup(this, "ResourceGroup", {
      name: names.resourceGroup("bootstrap"),
      location,
    });
    this.state = new StateStorage(this, "State", {
      name: names.stateStorage(),
      resourceGroup,
      location,
      replication: disposable ? "LRS" : "ZRS",
      preventDestroy: !disposable,
    });
    this.plan = new Identity(this, "PlanIdentity", { name: names.identity("plan"), resourceGroup, location });
    this.apply = new Identity(this, "ApplyIdentity", { name: names.identity("apply"), resourceGroup, location });
    const subscription = this.#subscription(config.subscriptionId);
    grantRole(this, { principal: this.plan, role: "Reader", on: subscription });
    this.#grantRefresh(environment, subscription);
    this.#grantApply(this.apply, subscription);
    this.state.grantReadWrite(this.plan);
    this.state.grantReadWrite(this.apply);
  }

  /** A principal's name is unique in the tenant, so the subscription needs no name of its own beside it. */
  #subscription(subscriptionId: string | undefined): RoleScope {
    const { id } = new DataAzurermSubscription(
      this,
      "Subscription",
      subscriptionId === undefined ? {} : { subscriptionId },
    );
    return { id, name: subscriptionId ?? "subscription" };
  }

  /** Reader cannot refresh a gateway or a cache: the provider lists their secrets to read them. */
  #grantRefresh({ config, caches, names }: Environment, on: RoleScope): void {
    const actions = [
      ...(caches ? ["Microsoft.Cache/redisEnterprise/databases/listKeys/action"] : []),
      ...(config.gateway.tier.endsWith("V2")
        ? []
        : [
            "Microsoft.ApiManagement/service/portalsettings/listSecrets/action",
            "Microsoft.ApiManagement/service/tenant/listSecrets/action",
          ]),
    ];
    if (actions.length === 0) return;
    new RefreshRole(this, "PlanRefresh", { name: names.identity("plan-refresh"), principal: this.plan, on, actions });
  }

  /** Contributor may not assign roles, and purging what was soft-deleted is a right on the subscription. */
  #grantApply(principal: Principal, on: RoleScope): void {
    grantRole(this, { principal, role: "Contributor", on });
    grantRole(this, {
      principal,
      role: "Role Based Access Control Administrator",
      on,
      condition: onlyTheseRoles(grantedRoles),
    });
  }
}
