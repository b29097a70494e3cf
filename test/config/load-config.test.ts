import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deploymentSkus } from "../../catalog/catalog";
import { loadCatalog } from "../../catalog/load-catalog";
import { findVersion, retirement } from "../../catalog/lookup";
import { configJsonSchema, consumerJsonSchema } from "../../config/json-schema";
import { environmentFiles, loadConfig } from "../../config/load-config";
import type { Config } from "../../config/schema";
import { UserError } from "../../written/problem";

const catalog = loadCatalog();
const root = join(__dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "headroom-config-"));
afterAll(() => rmSync(folder, { recursive: true }));

function load(text: string) {
  const file = join(folder, "env.yaml");
  writeFileSync(file, text);
  return loadConfig(file, catalog);
}

const minimal = `environment: dev
organization: contoso
regions: [swedencentral]
dataBoundary: eu
gateway: { publisherEmail: a@contoso.example }
consumers: [{ name: web, lanes: { chat: {} } }]
workloads:
  - name: chat
    class: interactive
`;

test("warns of nothing in a minimal environment", () => {
  expect(load(minimal).warnings).toEqual([]);
});

// One row a default: secure, and cheap enough for a first look.
test.each<[string, (config: Config) => unknown, unknown]>([
  ["subscriptionId", (config) => config.subscriptionId, undefined],
  ["redundancy", (config) => config.redundancy, "none"],
  ["gateway.tier", (config) => config.gateway.tier, "BasicV2"],
  ["gateway.units", (config) => config.gateway.units, 1],
  ["gateway.topology", (config) => config.gateway.topology, "single"],
  ["gateway.publisherName", (config) => config.gateway.publisherName, "contoso"],
  ["gateway.timeoutSeconds", (config) => config.gateway.timeoutSeconds, 120],
  ["network.profile", (config) => config.network.profile, "public"],
  ["network.addressSpace", (config) => config.network.addressSpace, "10.40.0.0/22"],
  ["budget", (config) => config.budget, undefined],
  ["capacity.growth", (config) => config.capacity.growth, 1],
  ["capacity.headroom", (config) => config.capacity.headroom, 1.25],
  ["capacity.payment", (config) => config.capacity.payment, "hourly"],
  ["capacity.skus", (config) => config.capacity.skus, deploymentSkus],
  ["capacity.quotaTier", (config) => config.capacity.quotaTier, 1],
  ["capacity.prices", (config) => config.capacity.prices, []],
  ["traffic.columns", (config) => config.traffic.columns, undefined],
  ["traffic.timeZone", (config) => config.traffic.timeZone, "UTC"],
  ["traffic.maxUnusableShare", (config) => config.traffic.maxUnusableShare, 0.01],
  ["traffic.maxUnassignedShare", (config) => config.traffic.maxUnassignedShare, 0.05],
  ["state.backend", (config) => config.state.backend, "azurerm"],
  ["tags", (config) => config.tags, {}],
  ["workloads[0].traffic", (config) => config.workloads[0].traffic, { where: {} }],
  ["workloads[0].objectives", (config) => config.workloads[0].objectives, { provisionedShare: 0 }],
  ["workloads[0].context.maxPromptTokens", (config) => config.workloads[0].context.maxPromptTokens, 32_000],
  ["workloads[0].cache", (config) => config.workloads[0].cache, undefined],
  ["workloads[0].escalation", (config) => config.workloads[0].escalation, undefined],
  ["workloads[0].canary", (config) => config.workloads[0].canary, undefined],
  ["workloads[0].context.maxBodyKilobytes", (config) => config.workloads[0].context.maxBodyKilobytes, 500],
  ["workloads[0].responseFormat", (config) => config.workloads[0].responseFormat, "any"],
  ["workloads[0].hostedTools", (config) => config.workloads[0].hostedTools, "denied"],
  ["workloads[0].streamUsage", (config) => config.workloads[0].streamUsage, "ask"],
  ["workloads[0].timeouts", (config) => config.workloads[0].timeouts, { attemptSeconds: 120, deadlineSeconds: 240 }],
  ["workloads[0].maxConcurrency", (config) => config.workloads[0].maxConcurrency, undefined],
  ["workloads[0].oversubscription", (config) => config.workloads[0].oversubscription, 1],
  ["workloads[0].sessionAffinity", (config) => config.workloads[0].sessionAffinity, false],
  ["workloads[0].gatewaySafety", (config) => config.workloads[0].gatewaySafety, undefined],
  ["workloads[0].contentFilter", (config) => config.workloads[0].contentFilter, undefined],
  ["workloads[0].logContent", (config) => config.workloads[0].logContent, false],
  ["gateway.entra", (config) => config.gateway.entra, undefined],
  ["blocklists", (config) => config.blocklists, []],
  [
    "consumers[0]",
    (config) => config.consumers[0],
    { name: "web", tags: {}, authentication: "key", priority: "normal", lanes: [{ workload: "chat" }] },
  ],
])("takes for %s what its author did not say", (_setting, of, value) => {
  expect(of(load(minimal).config)).toEqual(value);
});

test.each([
  { workloadClass: "interactive", streaming: "allowed", maxOutputTokens: 2048 },
  { workloadClass: "background", streaming: "allowed", maxOutputTokens: 4096 },
  { workloadClass: "batch", streaming: "denied", maxOutputTokens: 4096 },
  { workloadClass: "evaluation", streaming: "allowed", maxOutputTokens: 4096 },
])("gives a $workloadClass workload what suits who waits for it", ({ workloadClass, streaming, maxOutputTokens }) => {
  const text = minimal.replace("interactive", workloadClass).replace("dataBoundary: eu", "dataBoundary: global");
  const [workload] = load(text).config.workloads;
  expect(workload).toMatchObject({ streaming, safety: "model", context: { maxOutputTokens } });
});

test("gives a cache and a budget that were asked for the rest of their settings", () => {
  const { config } = load(
    `${minimal}    cache: { scope: user }\nbudget: { monthlyUsd: 10 }\ncapacity: { prices: [{ model: gpt-5.6-luna, sku: DataZoneStandard, inputUsd: 1, cachedInputUsd: 0.1, outputUsd: 2 }] }\n`,
  );
  expect(config.workloads[0].cache).toEqual({
    kind: "semantic",
    scope: "user",
    ttlSeconds: 3600,
    scoreThreshold: 0.05,
    maxPromptTokens: 2000,
    version: "1",
  });
  expect(config.budget).toEqual({ monthlyUsd: 10, alertShares: [0.5, 0.8, 1], emails: [] });
  expect(config.capacity.prices[0]?.cachedInputUsd).toBe(0.1);
});

test("gives filters, safety, sidesteps and contracts that were asked for the rest of their settings", () => {
  const { config } = load(
    minimal.replace("{ chat: {} }", "{ chat: { models: [gpt-5.6-terra], tokensPerMinute: 90000 } }") +
      "    model: gpt-5.6-terra\n    escalation: { model: gpt-5.6-sol }\n    canary: { model: gpt-5.6-luna, share: 0.1 }\n" +
      "    safety: gateway\n    gatewaySafety: { thresholds: { hate: 2 } }\n    contentFilter: { thresholds: { hate: low } }\n" +
      "    timeouts: { attemptSeconds: 20 }\nblocklists: [{ name: a, terms: [{ pattern: b }] }]\n",
  );
  const [workload] = config.workloads;
  expect(workload).toMatchObject({
    escalation: { model: { name: "gpt-5.6-sol", version: "2026-07-09", format: "OpenAI" } },
    canary: { model: { name: "gpt-5.6-luna", version: "2026-07-09", format: "OpenAI" }, share: 0.1 },
    timeouts: { attemptSeconds: 20, deadlineSeconds: 40 },
  });
  expect(workload.gatewaySafety).toEqual({
    shieldPrompt: true,
    thresholds: { hate: 2, selfHarm: 4, sexual: 4, violence: 4 },
    blocklists: [],
    completions: false,
    onOutage: "refuse",
    longPrompts: "refuse",
  });
  expect(workload.contentFilter).toEqual({
    thresholds: { hate: "low", selfHarm: "medium", sexual: "medium", violence: "medium" },
    jailbreak: true,
    indirectAttack: false,
    protectedMaterial: true,
    blocklists: [],
  });
  expect(config.blocklists).toEqual([{ name: "a", terms: [{ pattern: "b", isRegex: false }] }]);
  expect(config.consumers[0]?.lanes).toEqual([
    { workload: "chat", models: ["gpt-5.6-terra"], tokensPerMinute: 90_000 },
  ]);
});

test("answers a lane of structured output whole, unless told otherwise", () => {
  expect(load(`${minimal}    responseFormat: jsonSchema\n`).config.workloads[0].streaming).toBe("denied");
});

test("takes the newest version of a model that is named without one", () => {
  const { config } = load(`${minimal}    model: gpt-5.6-terra\n`);
  expect(config.workloads[0]).toMatchObject({ modelVersion: "2026-07-09", modelFormat: "OpenAI" });
});

test("makes a list of a single value that traffic must have", () => {
  const { config } = load(`${minimal}    traffic: { where: { workload: chat, tier: [1, 2], live: true } }\n`);
  expect(config.workloads[0].traffic.where).toEqual({ workload: ["chat"], tier: [1, 2], live: [true] });
});

test.each(["interactive", "background", "evaluation"])(
  "gives a %s workload a model that does not retire within a year of the catalog's date",
  (workloadClass) => {
    const [workload] = load(minimal.replace("interactive", workloadClass)).config.workloads;
    expect(findVersion(catalog, workload.model, workload.modelVersion)?.lifecycle).toBe("GA");
    expect(retirement(catalog, workload.model, workload.modelVersion)?.state).toBe("current");
  },
);

test("gives a batch workload the batch-capable model that retires last, and warns that it is near", () => {
  const global = minimal.replace("interactive", "batch").replace("dataBoundary: eu", "dataBoundary: global");
  const { config, warnings } = load(global.replace(/^consumers: .*\n/m, ""));
  expect(config.workloads[0]).toMatchObject({ model: "gpt-5.4-mini", streaming: "denied" });
  expect(warnings.map(({ message }) => message)).toEqual([
    "gpt-5.4-mini 2026-03-17 retires on 2027-09-21, 347 days after 2026-10-09",
  ]);
});

test("derives the same suffix for the same organization and environment, and another for another", () => {
  const suffix = (text: string) => load(text).config.names.suffix;
  expect(suffix(minimal)).toMatch(/^[a-z0-9]{5}$/);
  expect(suffix(minimal)).toBe(suffix(minimal));
  expect(suffix(minimal)).not.toBe(suffix(minimal.replace("environment: dev", "environment: prod")));
});

const longPrompts =
  "leaves prompts of over 10,000 characters to the model's own filter: a caller can make a prompt that long";
const sharedCache = "is shared: answers to one consumer are given to all others";
const oneGateway = (region: string) =>
  `is regions, but the gateway stands in ${region} alone (multiRegion on Premium has one in each region)`;
const oneZone = "is regions, but a StandardV2 gateway cannot span zones (Premium, PremiumV2 can)";
const batchRetires = "gpt-5.4-mini 2026-03-17 retires on 2027-09-21, 347 days after 2026-10-09";

/** What the files that ship with the kit warn of: each is a choice that their comments explain. */
const shipped: Readonly<Record<string, readonly string[]>> = {
  "config/dev.yaml": [],
  "config/prod.yaml": [oneGateway("swedencentral"), longPrompts],
  "config/staging.yaml": [oneZone, oneGateway("swedencentral")],
  "examples/azure-traces.yaml": [],
  "examples/eu-three-regions.yaml": [oneGateway("swedencentral"), longPrompts, sharedCache],
  "examples/global-quickstart.yaml": [batchRetires],
  "examples/us-batch.yaml": [oneZone, oneGateway("eastus2"), batchRetires],
};

test.each(Object.entries(shipped))("ships %s with the warnings it means to give", (file, warnings) => {
  const loaded = loadConfig(join(root, file), catalog);
  expect(loaded.warnings.map(({ message }) => message)).toEqual(warnings);
});

test("ships no environment that this file does not know", () => {
  const files = ["config", "examples"].flatMap((name) => environmentFiles(join(root, name)));
  expect(files.map((file) => file.slice(root.length + 1))).toEqual(Object.keys(shipped));
});

test("points editors of every YAML that ships to the schema", () => {
  for (const file of [...Object.keys(shipped), "config/base.yaml"]) {
    const [, schema = ""] =
      /^# yaml-language-server: \$schema=(\S+)\n/.exec(readFileSync(join(root, file), "utf8")) ?? [];
    expect(join(root, file, "..", schema)).toBe(join(root, "config/schema.json"));
  }
});

test("points editors of every access contract that ships to the contract's schema", () => {
  const contracts = readdirSync(join(root, "config/consumers"));
  expect(contracts.length).toBeGreaterThan(0);
  for (const name of contracts) {
    const text = readFileSync(join(root, "config/consumers", name), "utf8");
    expect(text).toMatch(/^# yaml-language-server: \$schema=\.\.\/consumer\.schema\.json\n/);
  }
});

test("lays an environment's own consumers over their contracts, limit by limit", () => {
  mkdirSync(join(folder, "contracts"), { recursive: true });
  const contract = "name: web\nowner: web team\nlanes: { chat: { tokensPerMinute: 70000, requestsPerMinute: 50 } }\n";
  writeFileSync(join(folder, "contracts/web.yaml"), contract);
  writeFileSync(join(folder, "contracts/bot.yaml"), "name: bot\nlanes: { chat: {} }\n");
  const own = "consumersFrom: contracts\nconsumers: [{ name: web, lanes: { chat: { tokensPerMinute: 90000 } } }]";
  const { config } = load(minimal.replace(/^consumers: .*$/m, own));
  expect(config.consumers.map(({ name, owner, lanes }) => ({ name, owner, lanes }))).toEqual([
    { name: "bot", owner: undefined, lanes: [{ workload: "chat" }] },
    {
      name: "web",
      owner: "web team",
      lanes: [{ workload: "chat", tokensPerMinute: 90_000, requestsPerMinute: 50 }],
    },
  ]);
});

test("rejects a contract that cannot be read by its own name, not by that of the base that has it", () => {
  mkdirSync(join(folder, "unreadable/web.yaml"), { recursive: true });
  const contracts = minimal.replace(/^consumers: .*$/m, "consumersFrom: unreadable");
  writeFileSync(join(folder, "with-contracts.yaml"), contracts.replace("[swedencentral]", "[swedencentrl]"));
  const said = () => load("extends: with-contracts.yaml\n");
  expect(said).toThrow(`${join(folder, "unreadable/web.yaml")}  must be a file, got a directory`);
  expect(said).toThrow(/with-contracts\.yaml:3:11 {2}regions\[0\]: must be an Azure region/);
});

test("tells where a limit was written that turns out to be wrong later", () => {
  const { locate } = load(minimal.replace("{ chat: {} }", "{ chat: { tokensPerMinute: 70000 } }"));
  const problem = locate({ path: "consumers[0].lanes.chat.tokensPerMinute", message: "is too much" });
  expect(problem.at).toMatchObject({ line: 6, column: 60 });
  // Where nobody wrote it, the nearest that somebody did.
  expect(locate({ path: "consumers[0].lanes.chat.requestsPerMinute", message: "" }).at).toMatchObject({ line: 6 });
});

test("finds the environments of a folder, leaving out bases and plans", () => {
  expect(environmentFiles(join(root, "config")).map((file) => file.slice(root.length + 1))).toEqual([
    "config/dev.yaml",
    "config/prod.yaml",
    "config/staging.yaml",
  ]);
});

test("keeps the JSON Schemas that editors read the same as the schemas", () => {
  expect(readFileSync(join(root, "config/schema.json"), "utf8")).toBe(configJsonSchema());
  expect(readFileSync(join(root, "config/consumer.schema.json"), "utf8")).toBe(consumerJsonSchema());
});

test("names the files that an environment is made of, nearest first", () => {
  expect(loadConfig(join(root, "examples/eu-three-regions.yaml"), catalog).files).toEqual([
    "examples/eu-three-regions.yaml",
    "config/prod.yaml",
    "config/base.yaml",
    "config/consumers/copilot.yaml",
    "config/consumers/pipelines.yaml",
    "config/consumers/web-app.yaml",
  ]);
});

test("tells where each part of an environment was written, through all that it extends", () => {
  writeFileSync(join(folder, "low.yaml"), minimal.replace("[swedencentral]", "[swedencentrl]"));
  writeFileSync(join(folder, "middle.yaml"), "extends: low.yaml\nworkloads: [{ name: chat, model: gpt-5.6-tera }]\n");
  writeFileSync(join(folder, "high.yaml"), "extends: middle.yaml\nredundancy: regions\n");
  const places = (error: unknown) =>
    error instanceof UserError ? error.problems.map(({ at, path }) => `${at?.file}:${at?.line} ${path}`) : [];
  let said: readonly string[] = [];
  try {
    loadConfig(join(folder, "high.yaml"), catalog);
  } catch (error) {
    said = places(error).map((place) => place.replace(`${folder}/`, ""));
  }
  expect(said).toEqual(["low.yaml:3 regions[0]", "high.yaml:2 redundancy", "middle.yaml:2 workloads[0].model"]);
});

test("rejects an environment that is not there, by name", () => {
  expect(() => loadConfig(join(folder, "none.yaml"), catalog)).toThrow("none.yaml  must be a file that exists");
});

test("rejects a folder in the place of an environment", () => {
  expect(() => loadConfig(folder, catalog)).toThrow(`${folder}  must be a file, got a directory`);
});

test("rejects to look for environments where there is no folder", () => {
  expect(() => environmentFiles(join(folder, "none"))).toThrow("none  must be a file that exists");
});

// Root may read everything, so there is nothing to see as root.
const asUser = process.getuid?.() === 0 ? test.skip : test;
asUser("rejects a file that it may not read", () => {
  const file = join(folder, "closed.yaml");
  writeFileSync(file, minimal);
  chmodSync(file, 0);
  expect(() => loadConfig(file, catalog)).toThrow(
    "closed.yaml  must be readable, got EACCES (give yourself permission to read it)",
  );
});
