import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment";
import type { Construct } from "constructs";
import { nameUuid } from "./name-uuid";

/** Azure's built-in roles that are granted here, with their definition ids. */
const roles = {
  Reader: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
  Contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c",
  "Role Based Access Control Administrator": "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
  "Storage Blob Data Contributor": "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
  "Cognitive Services OpenAI User": "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd",
  "Cognitive Services User": "a97b65f3-24c7-4388-baec-2e87135dc908",
  "Monitoring Metrics Publisher": "3913510d-42f4-4e42-8a64-420c390055eb",
} as const;
/** The display name of a built-in role. */
export type Role = keyof typeof roles;

/** A managed identity that can be given a role. */
export interface Principal {
  /** Unique in the tenant; known at synthesis, unlike the id. */
  readonly name: string;
  readonly principalId: string;
}

/** What a role opens. */
export interface RoleScope {
  readonly id: string;
  /** Unique in the tenant; known at synthesis, unlike the id. */
  readonly name: string;
}

/**
 * Gives a principal a role on a scope. The assignment's name is a UUID of the three, so that one that exists already (state
 * was lost, or somebody granted it by hand) is named by the error and can be imported.
 */
export function grantRole(
  scope: Construct,
  { principal, role, on, condition }: { principal: Principal; role: Role; on: RoleScope; condition?: string },
): RoleAssignment {
  return new RoleAssignment(scope, `${principal.name}-${role.replaceAll(" ", "")}`, {
    name: nameUuid(`${on.name}|${principal.name}|${role}`),
    scope: on.id,
    roleDefinitionName: role,
    principalId: principal.principalId,
    // Without it the call fails while the new identity is still being replicated.
    principalType: "ServicePrincipal",
    ...(condition === undefined ? {} : { condition, conditionVersion: "2.0" }),
  });
}

/** A condition that lets its holder assign and remove these roles and no other. */
export function onlyTheseRoles(allowed: readonly Role[]): string {
  const ids = allowed.map((role) => roles[role]).join(", ");
  const only = (action: string, source: string) =>
    `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/${action}'})) OR (@${source}[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${ids}}))`;
  return `${only("write", "Request")} AND ${only("delete", "Resource")}`;
}
