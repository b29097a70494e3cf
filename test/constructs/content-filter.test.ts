import { AiAccount } from "../../constructs/ai-account";
import { checkAzapiBody } from "../../constructs/azapi-bodies";
import type { BlocklistTerm } from "../../constructs/blocklist";
import type { ContentFilterRules } from "../../constructs/content-filter";
import { reference, type SynthesizedStack, synthesize, type TerraformResourceJson } from "./synthesize";

const model = { name: "gpt-5.6-terra", version: "2026-07-09", format: "OpenAI" };
const account = reference("azurerm_cognitive_account.Account.id");
const rules: ContentFilterRules = {
  thresholds: { hate: "low", selfHarm: "medium", sexual: "high", violence: "medium" },
  jailbreak: true,
  indirectAttack: false,
  protectedMaterial: true,
};
const terms: readonly BlocklistTerm[] = [
  { pattern: "Project Falcon", isRegex: false },
  { pattern: "\\d{6}-\\d{4}", isRegex: true },
];

/** An account with a filter, its blocklists, and a deployment that has the filter. */
function filtered(blocklists: Readonly<Record<string, readonly BlocklistTerm[]>> = {}): SynthesizedStack {
  return synthesize((scope, resourceGroup) => {
    const models = new AiAccount(scope, "Account", {
      name: "contoso-models",
      resourceGroup,
      location: "swedencentral",
    });
    const lists = Object.entries(blocklists).map(([name, each]) => models.addBlocklist({ name, terms: each }));
    const contentFilter = models.addContentFilter({ name: "chat", rules, blocklists: lists });
    models.addDeployment({ name: "chat-ab12", model, sku: "Standard", capacity: 1, contentFilter });
  });
}

const kind = (stack: SynthesizedStack, part: string) =>
  Object.entries(stack.all("azapi_resource")).filter(([, { type }]) => type.includes(part));

test("a filter states every row, with the severity that azurerm demands also of those that have none", () => {
  const row = (name: string, source: string, severity_threshold: string, refuses = true) => ({
    name,
    source,
    filter_enabled: refuses,
    block_enabled: refuses,
    severity_threshold,
  });
  expect(filtered().only("azurerm_cognitive_account_rai_policy")).toEqual({
    cognitive_account_id: account,
    name: "chat",
    base_policy_name: "Microsoft.DefaultV2",
    mode: "Default",
    content_filter: [
      row("Hate", "Prompt", "Low"),
      row("Hate", "Completion", "Low"),
      row("Sexual", "Prompt", "High"),
      row("Sexual", "Completion", "High"),
      row("Violence", "Prompt", "Medium"),
      row("Violence", "Completion", "Medium"),
      row("Selfharm", "Prompt", "Medium"),
      row("Selfharm", "Completion", "Medium"),
      row("Jailbreak", "Prompt", "Medium"),
      row("Indirect Attack", "Prompt", "Medium", false),
      row("Protected Material Text", "Completion", "Medium"),
      row("Protected Material Code", "Completion", "Medium"),
    ],
    depends_on: ["azurerm_cognitive_account.Account"],
    lifecycle: { create_before_destroy: true },
  });
});

test("a deployment names its filter by reference, and comes after it", () => {
  const [id] = Object.keys(filtered().all("azurerm_cognitive_account_rai_policy"));
  const address = `azurerm_cognitive_account_rai_policy.${id}`;
  expect(filtered().only("azurerm_cognitive_deployment")).toMatchObject({
    rai_policy_name: reference(`${address}.name`),
    depends_on: [address],
  });
});

test("a filter with blocklists is azapi's alone, under a name of its own, and judges by them both ways", () => {
  const stack = filtered({ secret: terms });
  expect(stack.all("azurerm_cognitive_account_rai_policy")).toEqual({});
  const [[id, filter] = ["", {} as TerraformResourceJson]] = kind(stack, "/raiPolicies@");
  const [list] = Object.keys(stack.all("azurerm_cognitive_account_rai_blocklist"));
  const blocklistName = reference(`azurerm_cognitive_account_rai_blocklist.${list}.name`);
  expect(filter).toMatchObject({
    name: "chat-blocklists",
    parent_id: account,
    locks: [account],
    lifecycle: { create_before_destroy: true },
  });
  expect(filter.body.properties.customBlocklists).toEqual([
    { blocklistName, source: "Prompt", blocking: true },
    { blocklistName, source: "Completion", blocking: true },
  ]);
  const severity = ({ name, source, severityThreshold }: Record<string, string>) => [name, source, severityThreshold];
  expect(filter.body.properties.contentFilters.map(severity).slice(6)).toEqual([
    ["Selfharm", "Prompt", "Medium"],
    ["Selfharm", "Completion", "Medium"],
    ["Jailbreak", "Prompt", undefined],
    ["Indirect Attack", "Prompt", undefined],
    ["Protected Material Text", "Completion", undefined],
    ["Protected Material Code", "Completion", undefined],
  ]);
  expect(checkAzapiBody("Microsoft.CognitiveServices/accounts/raiPolicies@2026-05-01", filter.body)).toEqual([]);
  expect(stack.only("azurerm_cognitive_deployment").rai_policy_name).toBe(reference(`azapi_resource.${id}.name`));
});

test("a blocklist's terms are made one after another, each named by what it says, and the filter comes after the last", () => {
  const stack = filtered({ secret: terms });
  const [list] = Object.keys(stack.all("azurerm_cognitive_account_rai_blocklist"));
  const listAddress = `azurerm_cognitive_account_rai_blocklist.${list}`;
  const [[first, one] = ["", {} as TerraformResourceJson], [second, two] = ["", {} as TerraformResourceJson]] = kind(
    stack,
    "/raiBlocklistItems@",
  ).sort(([, a]) => (a.depends_on[0] === listAddress ? -1 : 1));
  expect(one.body).toEqual({ properties: { pattern: "Project Falcon", isRegex: false } });
  expect(two.body).toEqual({ properties: { pattern: "\\d{6}-\\d{4}", isRegex: true } });
  expect(one).toMatchObject({ depends_on: [listAddress], parent_id: reference(`${listAddress}.id`), locks: [account] });
  expect(two.depends_on).toEqual([`azapi_resource.${first}`]);
  const [[, filter] = ["", {} as TerraformResourceJson]] = kind(stack, "/raiPolicies@");
  expect(filter.depends_on).toEqual([`azapi_resource.${second}`]);
});

test("terms keep their names when their order changes, and one that is written twice is one", () => {
  const namesOf = (each: readonly BlocklistTerm[]) =>
    kind(filtered({ secret: each }), "/raiBlocklistItems@")
      .map(([, { name }]) => name)
      .sort();
  expect(namesOf([...terms, ...terms].reverse())).toEqual(namesOf(terms));
});

test("Terraform takes a term as it stands", () => {
  const pattern = "a$" + "{1}";
  const [[, term] = ["", {} as TerraformResourceJson]] = kind(
    filtered({ secret: [{ pattern, isRegex: true }] }),
    "/raiBlocklistItems@",
  );
  expect(term.body.properties.pattern).toBe(`a$${pattern.slice(1)}`);
});

test("an account tells its host and where a deployment makes embeddings at synthesis", () => {
  let told: readonly string[] = [];
  synthesize((scope, resourceGroup) => {
    const models = new AiAccount(scope, "Account", {
      name: "contoso-models",
      resourceGroup,
      location: "swedencentral",
    });
    told = [models.host, models.openAiUrl, models.embeddingsUrl("chat-emb")];
  });
  expect(told).toEqual([
    "contoso-models.openai.azure.com",
    "https://contoso-models.openai.azure.com/openai/v1",
    "https://contoso-models.openai.azure.com/openai/deployments/chat-emb/embeddings",
  ]);
});
