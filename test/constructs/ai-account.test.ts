import { AiAccount } from "../../constructs/ai-account";
import { Monitoring } from "../../constructs/monitoring";
import { reference, synthesize } from "./synthesize";

const model = { name: "gpt-5.6-terra", version: "2026-07-09", format: "OpenAI" };
const props = { name: "contoso-models", location: "swedencentral" };

test("an account takes Entra identities only, has a subdomain, and answers nobody in public", () => {
  const stack = synthesize((scope, resourceGroup) => {
    new AiAccount(scope, "Account", { ...props, resourceGroup });
  });
  expect(stack.only("azurerm_cognitive_account")).toEqual({
    name: "contoso-models",
    location: "swedencentral",
    resource_group_name: reference("azurerm_resource_group.Group.name"),
    kind: "AIServices",
    sku_name: "S0",
    custom_subdomain_name: "contoso-models",
    local_auth_enabled: false,
    public_network_access_enabled: false,
    network_acls: { default_action: "Deny", bypass: "AzureServices" },
    identity: { type: "SystemAssigned" },
    project_management_enabled: false,
    timeouts: { create: "60m", update: "60m", delete: "60m" },
    lifecycle: { prevent_destroy: true },
  });
});

test("a public account lets everybody reach its door, and can be left to be destroyed", () => {
  const account = synthesize((scope, resourceGroup) => {
    new AiAccount(scope, "Account", { ...props, resourceGroup, publicNetworkAccess: true, preventDestroy: false });
  }).only("azurerm_cognitive_account");
  expect(account.public_network_access_enabled).toBe(true);
  expect(account.network_acls).toEqual({ default_action: "Allow", bypass: "AzureServices" });
  expect(account.lifecycle).toEqual({ prevent_destroy: false });
});

test("a deployment keeps its version, names its filter, and stands beside the one it replaces", () => {
  const stack = synthesize((scope, resourceGroup) => {
    const account = new AiAccount(scope, "Account", { ...props, resourceGroup });
    account.addDeployment({ name: "chat-ab12", model, sku: "GlobalStandard", capacity: 120 });
  });
  expect(stack.only("azurerm_cognitive_deployment")).toEqual({
    cognitive_account_id: reference("azurerm_cognitive_account.Account.id"),
    name: "chat-ab12",
    model,
    sku: { name: "GlobalStandard", capacity: 120 },
    rai_policy_name: "Microsoft.DefaultV2",
    version_upgrade_option: "NoAutoUpgrade",
    timeouts: { create: "60m", update: "60m", delete: "60m" },
    depends_on: ["azurerm_cognitive_account.Account"],
    lifecycle: { create_before_destroy: true },
  });
});

test("a provisioned deployment that spills is azapi's alone, and comes after what it spills to", () => {
  const stack = synthesize((scope, resourceGroup) => {
    const account = new AiAccount(scope, "Account", { ...props, resourceGroup });
    const spillover = account.addDeployment({ name: "chat-ab12-spill", model, sku: "Standard", capacity: 10 });
    account.addDeployment({ name: "chat-ab12", model, sku: "ProvisionedManaged", capacity: 50, spillover });
  });
  const spillover = Object.keys(stack.all("azurerm_cognitive_deployment"));
  expect(stack.only("azapi_resource")).toEqual({
    type: "Microsoft.CognitiveServices/accounts/deployments@2026-05-01",
    name: "chat-ab12",
    parent_id: reference("azurerm_cognitive_account.Account.id"),
    body: {
      sku: { name: "ProvisionedManaged", capacity: 50 },
      properties: {
        model: { format: "OpenAI", name: "gpt-5.6-terra", version: "2026-07-09" },
        raiPolicyName: "Microsoft.DefaultV2",
        versionUpgradeOption: "NoAutoUpgrade",
        spilloverDeploymentName: "chat-ab12-spill",
      },
    },
    locks: [reference("azurerm_cognitive_account.Account.id")],
    retry: { error_message_regex: ["RequestConflict", "Another operation is being performed"] },
    response_export_values: [],
    timeouts: { create: "60m", update: "60m", delete: "60m" },
    depends_on: spillover.map((id) => `azurerm_cognitive_deployment.${id}`),
    lifecycle: { create_before_destroy: true },
  });
});

test("a deployment of another tier than the standard one is azapi's alone", () => {
  const stack = synthesize((scope, resourceGroup) => {
    const account = new AiAccount(scope, "Account", { ...props, resourceGroup });
    account.addDeployment({ name: "chat-ab12", model, sku: "GlobalStandard", capacity: 120, serviceTier: "priority" });
  });
  expect(stack.all("azurerm_cognitive_deployment")).toEqual({});
  expect(stack.only("azapi_resource")).toMatchObject({
    type: "Microsoft.CognitiveServices/accounts/deployments@2026-05-01",
    name: "chat-ab12",
    body: {
      sku: { name: "GlobalStandard", capacity: 120 },
      properties: {
        model: { format: "OpenAI", name: "gpt-5.6-terra", version: "2026-07-09" },
        raiPolicyName: "Microsoft.DefaultV2",
        versionUpgradeOption: "NoAutoUpgrade",
        serviceTier: "Priority",
      },
    },
    depends_on: ["azurerm_cognitive_account.Account"],
    lifecycle: { create_before_destroy: true },
  });
});

test("each child of an account waits for the one before it", () => {
  const stack = synthesize((scope, resourceGroup) => {
    const { workspace } = new Monitoring(scope, "Monitoring", {
      resourceGroup,
      location: "swedencentral",
      workspaceName: "logs",
      applicationInsightsName: "insights",
    });
    const account = new AiAccount(scope, "Account", { ...props, resourceGroup });
    account.addDeployment({ name: "first", model, sku: "Standard", capacity: 1 });
    account.addDeployment({ name: "second", model, sku: "Standard", capacity: 1 });
    account.sendDiagnostics(workspace);
  });
  const deployments = stack.all("azurerm_cognitive_deployment");
  const idOf = (name: string) => Object.keys(deployments).find((id) => deployments[id]?.name === name);
  expect(deployments[idOf("second") ?? ""]?.depends_on).toEqual([`azurerm_cognitive_deployment.${idOf("first")}`]);
  expect(stack.only("azurerm_monitor_diagnostic_setting").depends_on).toEqual([
    `azurerm_cognitive_deployment.${idOf("second")}`,
  ]);
});

test("granting use names the role's assignment by what it says, and nothing else", () => {
  const assignment = synthesize((scope, resourceGroup) => {
    const account = new AiAccount(scope, "Account", { ...props, resourceGroup });
    account.grantUse({ name: "contoso-gateway", principalId: "11111111-1111-1111-1111-111111111111" });
  }).only("azurerm_role_assignment");
  expect(assignment).toEqual({
    name: "186539c7-2e0b-51bf-9060-9a6756bfbb15",
    scope: reference("azurerm_cognitive_account.Account.id"),
    role_definition_name: "Cognitive Services OpenAI User",
    principal_id: "11111111-1111-1111-1111-111111111111",
    principal_type: "ServicePrincipal",
  });
});

test("rejects a deployment whose name Azure refuses", () => {
  expect(() =>
    synthesize((scope, resourceGroup) => {
      const account = new AiAccount(scope, "Account", { ...props, resourceGroup });
      account.addDeployment({ name: "-chat", model, sku: "Standard", capacity: 1 });
    }),
  ).toThrow(new RangeError("name of model deployment must match ^[a-zA-Z0-9][\\w.-]*$, got -chat"));
});

test.each(["Standard", "ProvisionedManaged", "GlobalBatch"])("rejects priority processing of %s", (sku) => {
  expect(() =>
    synthesize((scope, resourceGroup) => {
      const account = new AiAccount(scope, "Account", { ...props, resourceGroup });
      account.addDeployment({ name: "chat", model, sku, capacity: 1, serviceTier: "priority" });
    }),
  ).toThrow(
    new RangeError(
      `test/Account/chat: service tier priority must be of a GlobalStandard or DataZoneStandard deployment, got ${sku}`,
    ),
  );
});
