const group = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/{resource_group_name}";
const service = `${group}/providers/Microsoft.ApiManagement/service/{api_management_name}`;

/** Ids of azurerm's resources: an attribute stands for its name in braces. Those of an API end in its revision, as azurerm's do. */
export const idShapes: Readonly<Record<string, string>> = {
  azurerm_resource_group: "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/{name}",
  azurerm_user_assigned_identity: `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{name}`,
  azurerm_log_analytics_workspace: `${group}/providers/Microsoft.OperationalInsights/workspaces/{name}`,
  azurerm_application_insights: `${group}/providers/Microsoft.Insights/components/{name}`,
  azurerm_managed_redis: `${group}/providers/Microsoft.Cache/redisEnterprise/{name}`,
  azurerm_virtual_network: `${group}/providers/Microsoft.Network/virtualNetworks/{name}`,
  azurerm_subnet: `${group}/providers/Microsoft.Network/virtualNetworks/{virtual_network_name}/subnets/{name}`,
  azurerm_key_vault: `${group}/providers/Microsoft.KeyVault/vaults/{name}`,
  azurerm_api_management: `${group}/providers/Microsoft.ApiManagement/service/{name}`,
  azurerm_api_management_api: `${service}/apis/{name};rev={revision}`,
  azurerm_api_management_api_operation: `${service}/apis/{api_name}/operations/{operation_id}`,
  azurerm_api_management_api_operation_policy: `${service}/apis/{api_name}/operations/{operation_id}/policies/policy`,
  azurerm_api_management_api_policy: `${service}/apis/{api_name}/policies/policy`,
  azurerm_api_management_backend: `${service}/backends/{name}`,
  azurerm_api_management_named_value: `${service}/namedValues/{name}`,
  azurerm_api_management_policy: "{api_management_id}/policies/policy",
  azurerm_api_management_policy_fragment: "{api_management_id}/policyFragments/{name}",
  azurerm_api_management_product: `${service}/products/{product_id}`,
  azurerm_api_management_product_api: `${service}/products/{product_id}/apis/{api_name}`,
  azurerm_api_management_product_policy: `${service}/products/{product_id}/policies/policy`,
  azurerm_api_management_redis_cache: "{api_management_id}/caches/{name}",
  azurerm_api_management_subscription: `${service}/subscriptions/{subscription_id}`,
  azurerm_cognitive_account: `${group}/providers/Microsoft.CognitiveServices/accounts/{name}`,
  azurerm_cognitive_account_rai_blocklist: "{cognitive_account_id}/raiBlocklists/{name}",
  azurerm_cognitive_account_rai_policy: "{cognitive_account_id}/raiPolicies/{name}",
  azurerm_cognitive_deployment: "{cognitive_account_id}/deployments/{name}",
};
