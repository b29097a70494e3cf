import type { CognitiveAccount } from "@cdktf/provider-azurerm/lib/cognitive-account";
import { CognitiveDeployment } from "@cdktf/provider-azurerm/lib/cognitive-deployment";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { accountConflicts } from "./account-conflicts";
import { AzapiResource } from "./azapi-resource";
import { type ContentFilter, defaultFilter } from "./content-filter";
import { checkedName } from "./names";

/** A provisioned deployment takes as long as a standard one to make; both wait for their account. */
const timeouts = { create: "60m", update: "60m", delete: "60m" };

export interface ModelDeploymentProps {
  readonly account: CognitiveAccount;
  readonly name: string;
  readonly model: { readonly name: string; readonly version: string; readonly format: string };
  /** Azure's `sku.name`. */
  readonly sku: string;
  /** PTUs, thousands of tokens per minute, or thousands of enqueued tokens. */
  readonly capacity: number;
  /** The standard deployment of the same account that takes what this provisioned one cannot. */
  readonly spillover?: ModelDeployment;
  /** How a metered deployment's requests are processed that ask for no tier themselves. @default the service's standard one */
  readonly serviceTier?: "priority";
  /** @default the service's own */
  readonly contentFilter?: ContentFilter;
  /** The account's child that was made before this one. */
  readonly after: ITerraformDependable;
}

/** A model as it is served by an account. Its version stays until the plan names another. */
export class ModelDeployment extends Construct {
  readonly resource: CognitiveDeployment | AzapiResource;
  readonly name: string;

  constructor(scope: Construct, id: string, props: ModelDeploymentProps) {
    super(scope, id);
    this.name = checkedName("model deployment", props.name);
    const { spillover, serviceTier, sku } = props;
    if (serviceTier && sku !== "GlobalStandard" && sku !== "DataZoneStandard") {
      const message = `service tier ${serviceTier} must be of a GlobalStandard or DataZoneStandard deployment, got ${sku}`;
      throw new RangeError(`${this.node.path}: ${message}`);
    }
    this.resource = spillover || serviceTier ? this.#whole(props) : this.#plain(props);
  }

  #plain(props: ModelDeploymentProps): CognitiveDeployment {
    const { account, name, model, sku, capacity, after } = props;
    return new CognitiveDeployment(this, "Default", {
      cognitiveAccountId: account.id,
      name,
      model,
      sku: { name: sku, capacity },
      // Left out, the service would fill it in, and 4.55 would then want to clear it on every plan.
      raiPolicyName: filterOf(props),
      versionUpgradeOption: "NoAutoUpgrade",
      timeouts,
      dependsOn: [after],
      lifecycle: { createBeforeDestroy: true },
    });
  }

  /** azurerm knows neither spillover nor service tiers, and a second writer on its deployment would be undone. */
  #whole(props: ModelDeploymentProps): AzapiResource {
    const { account, name, model, sku, capacity, spillover, serviceTier, after } = props;
    return new AzapiResource(this, "Default", {
      type: "Microsoft.CognitiveServices/accounts/deployments@2026-05-01",
      name,
      parentId: account.id,
      body: {
        sku: { name: sku, capacity },
        properties: {
          model: { format: model.format, name: model.name, version: model.version },
          raiPolicyName: filterOf(props),
          versionUpgradeOption: "NoAutoUpgrade",
          ...(spillover ? { spilloverDeploymentName: spillover.name } : {}),
          ...(serviceTier ? { serviceTier: "Priority" as const } : {}),
        },
      },
      ...accountConflicts(account),
      timeouts,
      dependsOn: [...new Set([after, ...(spillover ? [spillover.resource] : [])])],
      lifecycle: { createBeforeDestroy: true },
    });
  }
}

/** The filter's name as a reference, never as text: the deployment comes after it and lets go of it first. */
function filterOf({ contentFilter }: ModelDeploymentProps): string {
  return contentFilter?.nameReference ?? defaultFilter;
}
