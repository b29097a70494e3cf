import { AzurermProvider } from "@cdktf/provider-azurerm/lib/provider";
import type { TerraformStack } from "cdktf";
import { AzapiProvider } from "./azapi-provider";

/** The bindings are azurerm 4.55's; later 4.x releases read the same Terraform, 5.0 does not. */
const azurermVersions = ">= 4.55.0, < 5.0.0";
/** Write-only arguments (`sensitive_body`) came with Terraform 1.11. */
const terraformVersions = ">= 1.11.0";

export interface ProvidersProps {
  /** @default ARM_SUBSCRIPTION_ID at deployment */
  readonly subscriptionId?: string;
  /** Resource providers the stack's resources belong to; registering one that is registered changes nothing. */
  readonly resourceProviders: readonly string[];
  /** Whether destroying also purges what Azure would keep and hold the name of for days. */
  readonly purgeOnDestroy: boolean;
  /** Whether the stack has azapi resources. @default true */
  readonly azapi?: boolean;
}

/** The providers of a stack, with the features that decide what destroying does. */
export function addProviders(stack: TerraformStack, props: ProvidersProps): void {
  const { subscriptionId, resourceProviders, purgeOnDestroy, azapi = true } = props;
  new AzurermProvider(stack, "azurerm", {
    ...(subscriptionId === undefined ? {} : { subscriptionId }),
    // "none" is 5.0's default; 4.x would register some 60 providers, and its "extended" set lacks Cognitive Services.
    resourceProviderRegistrations: "none",
    resourceProvidersToRegister: [...resourceProviders],
    storageUseAzuread: true,
    features: [
      {
        // Never recover: the provider deletes every API and product of a recovered service.
        apiManagement: [{ purgeSoftDeleteOnDestroy: purgeOnDestroy, recoverSoftDeleted: false }],
        cognitiveAccount: [{ purgeSoftDeleteOnDestroy: purgeOnDestroy }],
        logAnalyticsWorkspace: [{ permanentlyDeleteOnDestroy: purgeOnDestroy }],
        // Azure itself puts things in the group (Application Insights' failure anomaly rule) that no state knows.
        resourceGroup: [{ preventDeletionIfContainsResources: false }],
        // State's storage is reached through ARM alone: whoever creates it has no data role on it yet.
        storage: [{ dataPlaneAvailable: false }],
      },
    ],
  });
  stack.addOverride("terraform.required_version", terraformVersions);
  stack.addOverride("terraform.required_providers.azurerm", {
    source: "hashicorp/azurerm",
    version: azurermVersions,
  });
  if (azapi) new AzapiProvider(stack, "azapi", subscriptionId === undefined ? {} : { subscriptionId });
}
