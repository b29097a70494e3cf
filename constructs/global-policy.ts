import { ApiManagementPolicy } from "@cdktf/provider-azurerm/lib/api-management-policy";
import { Construct } from "constructs";
import type { ApiManagement } from "./api-management";
import { terraformText } from "./terraform-text";

export interface GlobalPolicyProps {
  readonly gateway: ApiManagement;
  /** The policy document of the whole service. */
  readonly policy: string;
}

/** The policy that every request meets, whichever lane it is for; a lane's `<base />` is this one. */
export class GlobalPolicy extends Construct {
  readonly resource: ApiManagementPolicy;

  constructor(scope: Construct, id: string, { gateway, policy }: GlobalPolicyProps) {
    super(scope, id);
    this.resource = new ApiManagementPolicy(this, "Default", {
      apiManagementId: gateway.resource.id,
      xmlContent: terraformText(policy),
    });
  }
}
