import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { notChecked } from "../not-checked";
import { exampleEnvironments } from "./environments";
import { stackParts, writeEnvironment } from "./synthesize-environment";

const directory = mkdtempSync(join(tmpdir(), "headroom-validate-"));
const stackDirectory = (name: string, part: string) => join(directory, name, "stacks", `${name}-${part}`);

function terraform(cwd: string, ...args: readonly string[]) {
  return spawnSync("terraform", args, { cwd, encoding: "utf8", env: { ...process.env, TF_PLUGIN_CACHE_DIR: cache() } });
}

function cache(): string {
  return process.env.TF_PLUGIN_CACHE_DIR ?? directory;
}

for (const environment of exampleEnvironments) writeEnvironment(environment, join(directory, environment.name));
afterAll(() => rmSync(directory, { recursive: true }));

/** Why the providers' own schemas cannot judge the examples here; undefined when they can. */
function unavailable(): string | undefined {
  const probe = terraform(stackDirectory("prod", "models"), "init", "-backend=false", "-input=false", "-no-color");
  if (probe.error) return "terraform is not installed";
  return probe.status === 0 ? undefined : "the azurerm and azapi providers cannot be downloaded";
}

const reason = unavailable();
if (reason) {
  notChecked(
    `terraform validate of ${exampleEnvironments.map(({ name }) => name).join(", ")} (${reason}); ` +
      "unchecked are azurerm's own rules on values and conflicts, azapi's provider arguments, and azapi bodies beyond constructs/azapi-bodies.ts",
  );
}

describe.each(exampleEnvironments)("environment $name", ({ name }) => {
  (reason ? test.skip : test).each(stackParts)("terraform finds stack %s valid", (part) => {
    const cwd = stackDirectory(name, part);
    expect(terraform(cwd, "init", "-backend=false", "-input=false", "-no-color").stderr).toBe("");
    const { stdout } = terraform(cwd, "validate", "-json");
    expect(JSON.parse(stdout).diagnostics).toEqual([]);
  });
});
