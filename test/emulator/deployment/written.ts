import { reference } from "../../constructs/synthesize";
/** The service's id, as the stacks of `service` have it. */
export const serviceId =
  "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.ApiManagement/service/gate";
/** The account's, likewise. */
export const accountId =
  "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/Microsoft.CognitiveServices/accounts/models";

/** Attributes by which azurerm says whose part something is. */
export const ofGate = {
  api_management_name: reference("azurerm_api_management.Gate.name"),
  resource_group_name: reference("azurerm_api_management.Gate.resource_group_name"),
};

/** Resources by Terraform's type, then by name. */
export type Written = Readonly<Record<string, Readonly<Record<string, object>>>>;

/** A service by azurerm, and beside it what a test puts there. */
export function withService(resources: Written = {}): Written {
  return {
    azurerm_resource_group: { Group: { name: "group", location: "Sweden Central" } },
    azurerm_api_management: {
      Gate: {
        name: "gate",
        resource_group_name: reference("azurerm_resource_group.Group.name"),
        location: reference("azurerm_resource_group.Group.location"),
        sku_name: "StandardV2_1",
      },
    },
    ...resources,
  };
}

/** An account by azurerm, with deployments of its name, SKU and further attributes. */
export function withAccount(deployments: Readonly<Record<string, object>> = {}): Written {
  return {
    azurerm_cognitive_account: {
      Models: {
        name: "models",
        resource_group_name: "group",
        location: "swedencentral",
        kind: "AIServices",
        custom_subdomain_name: "Contoso-Models",
      },
    },
    azurerm_cognitive_deployment: deployments,
  };
}
