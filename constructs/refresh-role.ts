import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import { RoleDefinition } from "@cdktf/provider-azurerm/lib/role-definition";
import { Construct } from "constructs";
import { nameUuid } from "./name-uuid";
import type { Principal, RoleScope } from "./role-assignment";

export interface RefreshRoleProps {
  /** Unique in the tenant. */
  readonly name: string;
  readonly principal: Principal;
  readonly on: RoleScope;
  /** Actions that Terraform's refresh performs and Reader may not. */
  readonly actions: readonly string[];
}

/** What planning needs beyond Reader: Terraform reads some resources by way of an action that lists their secrets. */
export class RefreshRole extends Construct {
  readonly resource: RoleDefinition;

  constructor(scope: Construct, id: string, { name, principal, on, actions }: RefreshRoleProps) {
    super(scope, id);
    this.resource = new RoleDefinition(this, "Default", {
      name,
      roleDefinitionId: nameUuid(`${on.name}|${name}`),
      scope: on.id,
      description: "What terraform plan reads by listing: nothing else",
      permissions: [{ actions: [...actions] }],
      assignableScopes: [on.id],
    });
    new RoleAssignment(this, "Assignment", {
      name: nameUuid(`${on.name}|${principal.name}|${name}`),
      scope: on.id,
      roleDefinitionId: this.resource.roleDefinitionResourceId,
      principalId: principal.principalId,
      principalType: "ServicePrincipal",
    });
  }
}
