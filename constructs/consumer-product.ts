import { ApiManagementProduct } from "@cdktf/provider-azurerm/lib/api-management-product";
import { ApiManagementProductApi } from "@cdktf/provider-azurerm/lib/api-management-product-api";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ApiManagement } from "./api-management";
import { AzapiResource } from "./azapi-resource";
import type { LaneApi } from "./lane-api";
import { terraformText } from "./terraform-text";

/** Characters that the service takes in a product's description. */
const longestDescription = 1000;

export interface ConsumerProductProps {
  readonly gateway: ApiManagement;
  /** The consumer: the product's and the subscription's name. */
  readonly name: string;
  readonly description: string;
  /** Lanes it may call. */
  readonly lanes: readonly LaneApi[];
  /** The consumer made before this one: the service refuses two subscriptions at a time. */
  readonly after?: ConsumerProduct;
}

/**
 * The part of an access contract that hands out a key: a product of the lanes a consumer may call, and the subscription it
 * calls them with. For consumers that show a key, alone or beside an Entra token. One that shows a token alone has no
 * product: without a subscription it would grant nothing, and as an open product it would let anybody pass without a key.
 *
 * Throws a `RangeError` for a description that is longer than the service takes.
 */
export class ConsumerProduct extends Construct {
  readonly resource: ApiManagementProduct;
  readonly subscription: AzapiResource;

  constructor(scope: Construct, id: string, { gateway, name, description, lanes, after }: ConsumerProductProps) {
    super(scope, id);
    if (description.length > longestDescription) {
      throw new RangeError(
        `${this.node.path}: owner and tags of a consumer must fit in ${longestDescription} characters, got ${description.length}`,
      );
    }
    this.resource = new ApiManagementProduct(this, "Default", {
      productId: name,
      apiManagementName: gateway.resource.name,
      resourceGroupName: gateway.resource.resourceGroupName,
      displayName: name,
      description: terraformText(description),
      published: true,
      subscriptionRequired: true,
      // Nobody subscribes by themselves; azurerm wants a limit beside it.
      approvalRequired: true,
      subscriptionsLimit: 1,
    });
    const links = lanes.map(
      (lane) =>
        new ApiManagementProductApi(this, lane.name, {
          productId: this.resource.productId,
          apiName: lane.resource.nameReference,
          apiManagementName: gateway.resource.name,
          resourceGroupName: gateway.resource.resourceGroupName,
          dependsOn: [lane.policy],
        }),
    );
    // azurerm's subscription would keep both keys in state; reading this one does not return them.
    this.subscription = new AzapiResource(this, "Subscription", {
      type: "Microsoft.ApiManagement/service/subscriptions@2024-05-01",
      name,
      parentId: gateway.resource.id,
      body: {
        properties: { scope: this.resource.id, displayName: name, state: "active", allowTracing: false },
      },
      dependsOn: [...links, ...waitFor(after)],
    });
  }
}

function waitFor(after: ConsumerProduct | undefined): readonly ITerraformDependable[] {
  return after ? [after.subscription] : [];
}
