import type { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity";
import { Construct } from "constructs";
import type { Principal } from "./role-assignment";

export interface IdentityProps {
  readonly name: string;
  readonly resourceGroup: ResourceGroup;
  readonly location: string;
}

/** A user-assigned managed identity: it exists, and has its roles, before whatever acts as it. */
export class Identity extends Construct implements Principal {
  readonly resource: UserAssignedIdentity;
  readonly name: string;

  constructor(scope: Construct, id: string, { name, resourceGroup, location }: IdentityProps) {
    super(scope, id);
    this.name = name;
    this.resource = new UserAssignedIdentity(this, "Default", {
      name,
      resourceGroupName: resourceGroup.name,
      location,
    });
  }

  get principalId(): string {
    return this.resource.principalId;
  }

  get clientId(): string {
    return this.resource.clientId;
  }
}
