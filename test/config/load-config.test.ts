import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadCatalog } from "../../catalog/load-catalog";
import { findVersion, retirement } from "../../catalog/lookup";
import { configJsonSchema } from "../../config/json-schema";
import { environmentFiles, loadConfig } from "../../config/load-config";
import { printProblem } from "../../written/problem";

const catalog = loadCatalog();
const root = join(__dirname, "../..");
const shipped = [...environmentFiles(join(root, "config")), ...environmentFiles(join(root, "examples"))];
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
consumers: [{ name: web }]
workloads:
  - name: chat
    class: interactive
    consumers: [web]
`;

test("completes a minimal environment with secure defaults that are cheap", () => {
  const { config, warnings } = load(minimal);
  expect(warnings).toEqual([]);
  expect(config).toMatchObject({
    redundancy: "none",
    gateway: { tier: "BasicV2", units: 1, topology: "single", timeoutSeconds: 120 },
    network: { profile: "public" },
    capacity: { growth: 1, payment: "hourly", quotaTier: 1 },
    state: { backend: "azurerm" },
    workloads: [{ objectives: { provisionedShare: 0 }, streaming: "allowed", safety: "model" }],
  });
  expect(config.workloads[0].cache).toBeUndefined();
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
  const text = minimal.replace("interactive", "batch").replace("dataBoundary: eu", "dataBoundary: global");
  const { config, warnings } = load(text);
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

test.each(shipped.map((file) => file.slice(root.length + 1)))("ships %s without an error", (file) => {
  const { config, warnings } = loadConfig(join(root, file), catalog);
  expect(config.workloads.length).toBeGreaterThan(0);
  // A warning that a shipped file gives is one that its comments explain.
  for (const warning of warnings) expect(printProblem(warning)).toMatch(/retires on|cannot span zones|yet/);
});

test("finds the environments of a folder, leaving out bases and plans", () => {
  expect(environmentFiles(join(root, "config")).map((file) => file.slice(root.length + 1))).toEqual([
    "config/dev.yaml",
    "config/prod.yaml",
    "config/staging.yaml",
  ]);
});

test("keeps the JSON Schema that editors read the same as the schema", () => {
  expect(readFileSync(join(root, "config/schema.json"), "utf8")).toBe(configJsonSchema());
});

test("rejects an environment that is not there, by name", () => {
  expect(() => loadConfig(join(folder, "none.yaml"), catalog)).toThrow("none.yaml  must be a file that exists");
});

// Root may read everything, so there is nothing to see as root.
const asUser = process.getuid?.() === 0 ? test.skip : test;
asUser("rejects a file that it may not read", () => {
  const file = join(folder, "closed.yaml");
  writeFileSync(file, minimal);
  chmodSync(file, 0);
  expect(() => loadConfig(file, catalog)).toThrow("closed.yaml  must be readable, got EACCES");
});
