import { ApiManagementProduct } from "@cdktf/provider-azurerm/lib/api-management-product";
import { ApiManagementProductApi } from "@cdktf/provider-azurerm/lib/api-management-product-api";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ApiManagement } from "./api-management";
import { AzapiResource } from "./azapi-resource";
import type { LaneApi } from "./lane-api";

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

/** An access contract: which lanes a consumer may call, and the subscription it calls them with. */
export class ConsumerProduct extends Construct {
  readonly resource: ApiManagementProduct;
  readonly subscription: AzapiResource;

  constructor(scope: Construct, id: string, { gateway, name, description, lanes, after }: ConsumerProductProps) {
    super(scope, id);
    this.resource = new ApiManagementProduct(this, "Default", {
      productId: name,
      apiManagementName: gateway.resource.name,
      resourceGroupName: gateway.resource.resourceGroupName,
      displayName: name,
      description,
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
          apiName: lane.resource.name,
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
