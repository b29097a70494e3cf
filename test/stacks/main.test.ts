import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configFingerprint } from "../../capacity/config-fingerprint";
import { modelsOf } from "../../capacity/plan-capacity";
import { printPlan } from "../../capacity/plan-file";
import { loadCatalog } from "../../catalog/load-catalog";
import { catalogHash } from "../../catalog/lookup";
import { loadConfig } from "../../config/load-config";
import { planWith } from "../plan-builder";

const root = join(__dirname, "..", "..");
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "headroom-main-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const minimal = `environment: tiny
organization: contoso
regions: [swedencentral]
dataBoundary: eu
gateway: { publisherEmail: platform@contoso.example }
workloads:
  - name: chat
    class: interactive
    traffic: { file: "*.csv" }
`;

/** Runs what cdktf.json runs, on one environment's file. */
function synth(file: string) {
  const env = { ...process.env, HEADROOM_ENV: file, CDKTF_OUTDIR: join(directory, "out") };
  return spawnSync(process.execPath, ["--import", "tsx", "main.ts"], { cwd: root, encoding: "utf8", env });
}

function writeEnvironment(text: string): string {
  const file = join(directory, "tiny.yaml");
  writeFileSync(file, text);
  return file;
}

test("an environment with its plan becomes its four stacks", () => {
  const file = writeEnvironment(minimal);
  const catalog = loadCatalog();
  const { config } = loadConfig(file, catalog);
  const plan = planWith(config);
  const evidence = { config: configFingerprint(config), catalog: catalogHash(catalog, modelsOf(config)) };
  const current = { ...plan, evidence: { ...plan.evidence, ...evidence } };
  writeFileSync(join(directory, "tiny.capacity.yaml"), printPlan(current, file));

  const { status, stderr } = synth(file);

  expect({ status, stderr }).toMatchObject({ status: 0 });
  expect(readdirSync(join(directory, "out", "stacks")).sort()).toEqual([
    "tiny-bootstrap",
    "tiny-gateway",
    "tiny-models",
    "tiny-platform",
  ]);
  const manifest = JSON.parse(readFileSync(join(directory, "out", "manifest.json"), "utf8"));
  expect(manifest.stacks["tiny-gateway"].dependencies).toEqual(["tiny-platform", "tiny-models"]);
});

test("rejects an environment without a plan, names the command that makes one, and writes nothing", () => {
  const file = writeEnvironment(minimal);

  const { status, stderr } = synth(file);

  expect(status).toBe(1);
  expect(stderr).toContain(
    `${join(directory, "tiny.capacity.yaml")}  must hold the capacity plan of tiny, there is none (run: npx headroom plan ${file})`,
  );
  expect(stderr).not.toContain("    at ");
  expect(existsSync(join(directory, "out", "stacks"))).toBe(false);
});

test("rejects a file that is not there without a stack", () => {
  const { status, stderr } = synth(join(directory, "absent.yaml"));

  expect(status).toBe(1);
  expect(stderr).toContain(join(directory, "absent.yaml"));
  expect(stderr).not.toContain("    at ");
});
