import { addProviders } from "../../constructs/providers";
import { synthesize } from "./synthesize";

test("providers register what is listed, accept azurerm 4 from 4.55 on, and keep what was soft-deleted", () => {
  const { json } = synthesize((scope) => {
    addProviders(scope, { resourceProviders: ["Microsoft.Cache"], purgeOnDestroy: false });
  });
  expect(json.terraform).toMatchObject({
    required_version: ">= 1.11.0",
    required_providers: {
      azurerm: { source: "hashicorp/azurerm", version: ">= 4.55.0, < 5.0.0" },
      azapi: { source: "Azure/azapi", version: ">= 2.12.0, < 3.0.0" },
    },
  });
  expect(json.provider.azurerm).toEqual([
    {
      resource_provider_registrations: "none",
      resource_providers_to_register: ["Microsoft.Cache"],
      storage_use_azuread: true,
      features: [
        {
          api_management: [{ purge_soft_delete_on_destroy: false, recover_soft_deleted: false }],
          cognitive_account: [{ purge_soft_delete_on_destroy: false }],
          log_analytics_workspace: [{ permanently_delete_on_destroy: false }],
          resource_group: [{ prevent_deletion_if_contains_resources: false }],
          storage: [{ data_plane_available: false }],
        },
      ],
    },
  ]);
});

test("a subscription reaches both providers", () => {
  const subscriptionId = "11111111-1111-1111-1111-111111111111";
  const { json } = synthesize((scope) => {
    addProviders(scope, { subscriptionId, resourceProviders: [], purgeOnDestroy: true });
  });
  expect(json.provider.azurerm[0].subscription_id).toBe(subscriptionId);
  expect(json.provider.azapi).toEqual([{ subscription_id: subscriptionId }]);
});
