import { App, Testing } from "cdktf";
import type { Config } from "../../config/schema";
import { addEnvironmentStacks } from "../../stacks/environment-stacks";
import type { SynthesizedStack } from "../constructs/synthesize";
import { deploymentWith, laneWith, planWith } from "../plan-builder";
import { exampleEnvironments } from "./environments";
import { resourcesOf } from "./graph";
import { environmentStacks, smallCatalog } from "./synthesize-environment";

function example(name: string) {
  const found = exampleEnvironments.find((each) => each.name === name);
  if (!found) throw new Error(`there must be an example ${name}`);
  return found;
}

const stacksOf = (name: string) => environmentStacks(example(name));
const names = (resources: Readonly<Record<string, { name?: string }>>) =>
  Object.values(resources)
    .map(({ name }) => name)
    .sort();

test("an environment has four stacks, deployed in order", () => {
  const app = new App({ outdir: Testing.app().outdir });
  const { config, plan } = example("dev");
  addEnvironmentStacks(app, config, plan, smallCatalog);
  const ids = app.node.children.map(({ node }) => node.id);
  expect(ids).toEqual(["dev-bootstrap", "dev-platform", "dev-models", "dev-gateway"]);
});

test("a public, disposable environment has no network, no Redis, no Content Safety, and protects nothing", () => {
  const stacks = Object.values(stacksOf("dev"));
  const types = new Set(stacks.flatMap(resourcesOf).map(({ type }) => type));
  for (const type of [
    "azurerm_virtual_network",
    "azurerm_private_endpoint",
    "azurerm_managed_redis",
    "azapi_update_resource",
  ]) {
    expect(types).not.toContain(type);
  }
  const guarded = stacks.flatMap(resourcesOf).filter(({ resource }) => resource.lifecycle?.prevent_destroy);
  expect(guarded).toEqual([]);
  for (const { json } of stacks)
    expect(json.provider.azurerm[0].features[0].api_management[0].purge_soft_delete_on_destroy).toBe(true);
});

test("an environment that must last guards what cannot be made again", () => {
  const guarded = Object.values(stacksOf("prod"))
    .flatMap(resourcesOf)
    .filter(({ resource }) => resource.lifecycle?.prevent_destroy)
    .map(({ type }) => type);
  expect([...new Set(guarded)].sort()).toEqual([
    "azurerm_api_management",
    "azurerm_cognitive_account",
    "azurerm_log_analytics_workspace",
    "azurerm_managed_redis",
    "azurerm_storage_account",
    "azurerm_storage_container",
  ]);
});

test("state lives in the storage that the bootstrap makes, by Entra identity, and the bootstrap's own beside it", () => {
  const { bootstrap, platform, models, gateway } = stacksOf("staging");
  expect(bootstrap.json.terraform.backend).toEqual({ local: { path: "../../../terraform.staging-bootstrap.tfstate" } });
  for (const [name, { json }] of Object.entries({ platform, models, gateway })) {
    expect(json.terraform.backend.azurerm).toEqual({
      subscription_id: "11111111-2222-3333-4444-555555555555",
      resource_group_name: bootstrap.only("azurerm_resource_group").name,
      storage_account_name: bootstrap.only("azurerm_storage_account").name,
      container_name: bootstrap.only("azurerm_storage_container").name,
      key: `staging-${name}.tfstate`,
      use_azuread_auth: true,
    });
  }
  const { config } = gateway.json.data.terraform_remote_state["cross-stack-reference-input-staging-platform"];
  expect(config).toEqual(platform.json.terraform.backend.azurerm);
});

test("with local state, a stack reads another's beside its own", () => {
  const { models } = stacksOf("dev");
  const remote = models.json.data.terraform_remote_state["cross-stack-reference-input-dev-platform"];
  expect(remote.backend).toBe("local");
  expect(remote.config.path).toBe("../../../terraform.dev-platform.tfstate");
});

test("the plan identity may look and lock, the apply identity may change and grant three roles", () => {
  const granted = Object.values(stacksOf("dev").bootstrap.all("azurerm_role_assignment")).map(
    ({ principal_id, role_definition_name }) =>
      [/\.(\w+)\.principal/.exec(principal_id)?.[1], role_definition_name].join(" "),
  );
  expect(granted.sort()).toEqual([
    "ApplyIdentity Contributor",
    "ApplyIdentity Role Based Access Control Administrator",
    "ApplyIdentity Storage Blob Data Contributor",
    "PlanIdentity Reader",
    "PlanIdentity Storage Blob Data Contributor",
  ]);
});

test("one account stands in each region that the plan uses, and only there", () => {
  expect(names(stacksOf("prod").models.all("azurerm_cognitive_account"))).toEqual([
    "contoso-prod-francecentral-x7k2",
    "contoso-prod-germanywestcentral-x7k2",
    "contoso-prod-swedencentral-x7k2",
  ]);
  expect(names(stacksOf("inside").models.all("azurerm_cognitive_account"))).toEqual([
    "contoso-inside-swedencentral-x7k2",
  ]);
});

test("a lane's pool holds its deployments by the plan's priority, and neither spillover nor escalation", () => {
  const { gateway } = stacksOf("prod");
  const pool = Object.values(gateway.all("azapi_resource")).find(
    ({ name, body }) => name === "chat" && body.properties.pool,
  );
  const backends = gateway.all("azurerm_api_management_backend");
  const members = pool?.body.properties.pool.services.map(({ id, priority, weight }: Record<string, string>) => [
    backends[id?.split(".")[1] ?? ""]?.name,
    priority,
    weight,
  ]);
  expect(members).toEqual([
    ["chat-swedencentral", 1, 1],
    ["chat-francecentral", 2, 1],
    ["chat-germanywestcentral", 3, 1],
  ]);
});

test("paid capacity is tried again sooner than metered capacity, and both honour Retry-After", () => {
  const backends = Object.values(stacksOf("prod").gateway.all("azurerm_api_management_backend"));
  const rule = (name: string) => backends.find((each) => each.name === name)?.circuit_breaker_rule;
  expect(rule("chat-swedencentral")).toMatchObject({ trip_duration: "PT5S", accept_retry_after_enabled: true });
  expect(rule("chat-francecentral")).toMatchObject({ trip_duration: "PT10S", accept_retry_after_enabled: true });
});

test("a consumer is linked to its lanes alone, and subscriptions are made one after another without a key in state", () => {
  const { gateway } = stacksOf("prod");
  const links = Object.values(gateway.all("azurerm_api_management_product_api")).map(({ product_id, api_name }) =>
    [/consumer-(\w+)/.exec(product_id)?.[1], /lane-(\w+?)_/.exec(api_name)?.[1]].join(" → "),
  );
  expect(links.sort()).toEqual(["jobs → agent", "portal → agent", "portal → chat"]);
  const subscriptions = Object.entries(gateway.all("azapi_resource")).filter(([, { type }]) =>
    /subscriptions@/.test(type),
  );
  const [portal, jobs] = ["portal", "jobs"].map((name) => subscriptions.find(([, each]) => each.name === name));
  expect(jobs?.[1].depends_on).toContain(`azapi_resource.${portal?.[0]}`);
  expect(gateway.all("azurerm_api_management_subscription")).toEqual({});
});

const apisOf = (stack: SynthesizedStack) =>
  Object.fromEntries(
    Object.values(stack.all("azapi_resource"))
      .filter(({ type }) => /\/apis@/.test(type))
      .map(({ name, body }) => [name, body.properties]),
  );

test("a lane of keys alone takes them from any OpenAI SDK; one that a token opens takes none in the token's place", () => {
  const keys = { header: "api-key", query: "subscription-key" };
  const { chat, agent } = apisOf(stacksOf("staging").gateway);
  expect(chat).toMatchObject({
    subscriptionRequired: true,
    subscriptionKeyParameterNames: { ...keys, bearer: "enabled" },
  });
  expect(agent.subscriptionRequired).toBe(false);
  expect(agent.subscriptionKeyParameterNames).toEqual(keys);
  const { agent: both } = apisOf(stacksOf("prod").gateway);
  expect(both.subscriptionRequired).toBe(true);
  expect(both.subscriptionKeyParameterNames).toEqual(keys);
});

test("who shows a token alone has no product and no subscription; who shows a key beside it has both", () => {
  const products = (name: string) =>
    Object.values(stacksOf(name).gateway.all("azurerm_api_management_product")).map((each) => each.product_id);
  expect(products("staging")).toEqual(["portal"]);
  expect(products("prod").sort()).toEqual(["jobs", "portal"]);
});

test("an output says who the consumers are, for whoever divides the bill", () => {
  expect(stacksOf("staging").gateway.json.output.consumers.value).toEqual({
    portal: {
      owner: "portal team",
      tags: { "cost-center": "web", app: "portal" },
      authentication: "key",
      lanes: ["chat", "agent"],
    },
    jobs: { tags: {}, authentication: "entra", lanes: ["agent"] },
  });
  const product = Object.values(stacksOf("prod").gateway.all("azurerm_api_management_product")).find(
    ({ product_id }) => product_id === "portal",
  );
  expect(product?.description).toBe("Consumer portal, owned by portal team; app: portal; cost-center: web");
});

test("escalation, canary and embeddings have a backend each, and a batch lane has no way through the gateway", () => {
  const { gateway } = stacksOf("prod");
  const backends = Object.values(gateway.all("azurerm_api_management_backend"));
  const url = (name: string) => backends.find((each) => each.name === name)?.url;
  const account = "https://contoso-prod-swedencentral-x7k2.openai.azure.com/openai";
  expect(url("chat-escalation")).toBe(`${account}/v1`);
  expect(url("chat-canary")).toBe(`${account}/v1`);
  expect(url("chat-embeddings")).toBe(`${account}/deployments/chat-cd34-emb/embeddings`);
  expect(Object.keys(apisOf(gateway)).sort()).toEqual(["agent", "chat"]);
});

test("the gateway's own identity may use the account that embeds, and no other", () => {
  const systems = Object.values(stacksOf("prod").gateway.all("azurerm_role_assignment"))
    .filter(({ role_definition_name }) => role_definition_name === "Cognitive Services OpenAI User")
    .map(({ scope }) => /cognitive_account(swedencentral|francecentral|germanywestcentral)id/.exec(scope)?.[1]);
  expect(systems).toEqual(["swedencentral"]);
});

test("a caller is kept at one deployment only where its lane asks for it, and content is logged only where it opted in", () => {
  const resources = Object.values(stacksOf("prod").gateway.all("azapi_resource"));
  const sticky = resources.filter(({ body }) => body.properties.pool?.sessionAffinity).map(({ name }) => name);
  expect(sticky).toEqual(["chat"]);
  const logged = resources
    .filter(({ body }) => body.properties.largeLanguageModel?.requests)
    .map(({ parent_id }) => /lane-(\w+?)_/.exec(parent_id)?.[1]);
  expect(logged).toEqual(["agent"]);
});

test("a content filter stands in every account that its lane uses, with the blocklists it names and no other", () => {
  const { models } = stacksOf("prod");
  const lists = Object.values(models.all("azurerm_cognitive_account_rai_blocklist"));
  expect(names(models.all("azurerm_cognitive_account_rai_blocklist"))).toEqual(lists.map(() => "projects"));
  expect(lists.length).toBe(3);
  expect(names(models.all("azurerm_cognitive_account_rai_policy"))).toEqual(["agent", "agent", "agent"]);
  const whole = Object.values(models.all("azapi_resource")).filter(({ type }) => type.includes("/raiPolicies@"));
  expect(whole.map(({ name }) => name)).toEqual(["chat-blocklists", "chat-blocklists", "chat-blocklists"]);
});

test("a lane that caches the same bytes alone needs no Redis", () => {
  expect(stacksOf("inside").gateway.all("azurerm_managed_redis")).toEqual({});
});

test("Redis and Content Safety stand where a workload needs them, with a private way in", () => {
  const { gateway, platform } = stacksOf("staging");
  expect(gateway.only("azurerm_managed_redis").public_network_access).toBe("Disabled");
  expect(gateway.only("azurerm_cognitive_account").kind).toBe("ContentSafety");
  expect(names(gateway.all("azurerm_private_endpoint"))).toEqual([
    "contoso-staging-cache-swedencentral-x7k2-pe",
    "contoso-staging-safety-x7k2-pe",
  ]);
  expect(names(platform.all("azurerm_private_dns_zone"))).toEqual([
    "privatelink.cognitiveservices.azure.com",
    "privatelink.openai.azure.com",
    "privatelink.redis.azure.net",
    "privatelink.services.ai.azure.com",
  ]);
});

test("a gateway in several regions has a cache in each, its home's by default", () => {
  const { gateway } = stacksOf("global");
  const caches = Object.values(gateway.all("azurerm_api_management_redis_cache")).map((each) => each.cache_location);
  expect(caches.sort()).toEqual(["default", "francecentral", "germanywestcentral"]);
  const service = gateway.only("azurerm_api_management");
  expect(service.sku_name).toBe("Premium_3");
  expect(service.zones).toEqual(["1", "2", "3"]);
  expect(service.additional_location.map(({ location }: { location: string }) => location)).toEqual([
    "francecentral",
    "germanywestcentral",
  ]);
});

test("a classic private gateway is Internal, zone-redundant on an address of its own, and named inside its network", () => {
  const { gateway } = stacksOf("inside");
  const service = gateway.only("azurerm_api_management");
  expect(service.virtual_network_type).toBe("Internal");
  expect(service.public_ip_address_id).toMatch(/azurerm_public_ip/);
  expect(gateway.only("azurerm_private_dns_zone").name).toBe("contoso-inside-gateway-x7k2.azure-api.net");
  expect(gateway.all("azapi_update_resource")).toEqual({});
});

function synthesizing(overrides: Partial<Config>): () => void {
  const { config, plan } = example("dev");
  return () => addEnvironmentStacks(Testing.app(), { ...config, ...overrides }, plan, smallCatalog);
}

test.each<[string, Partial<Config>, string]>([
  [
    "several gateway regions on a tier without them",
    { gateway: { ...example("dev").config.gateway, topology: "multiRegion" } },
    "gateway.topology: multiRegion needs tier Premium, got BasicV2",
  ],
  [
    "several gateway regions in a private network",
    {
      gateway: { ...example("global").config.gateway },
      network: { profile: "private", addressSpace: "10.0.0.0/22" },
    },
    "gateway.topology: multiRegion needs network profile public, got private",
  ],
  [
    "a tier that cannot reach the network",
    { network: { profile: "hybrid", addressSpace: "10.0.0.0/22" } },
    "tier BasicV2 cannot reach a virtual network, which network profile hybrid needs (use Developer, StandardV2, Premium or PremiumV2)",
  ],
])("rejects %s", (_what, overrides, message) => {
  expect(synthesizing(overrides)).toThrow(new RangeError(message));
});

test("rejects a plan whose deployment spills to one that is not there", () => {
  const { config } = example("dev");
  const lane = laneWith(config.workloads[0], "ab12", [
    deploymentWith(),
    deploymentWith({ region: "francecentral", role: "failover", priority: 2, spilloverTo: "chat-ab12-spill" }),
  ]);
  expect(() => addEnvironmentStacks(Testing.app(), config, planWith(config, [lane]), smallCatalog)).toThrow(
    new RangeError(
      "dev-models/francecentral: chat-ab12 must spill to a deployment of its account, got chat-ab12-spill",
    ),
  );
});
