import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadPlan } from "../../../capacity/load-plan";
import { loadCatalog } from "../../../catalog/load-catalog";
import { loadConfig } from "../../../config/load-config";
import type { Deployment } from "../../../emulator/deployment";
import { readDeployment } from "../../../emulator/read-deployment";
import { UserError } from "../../../written/problem";
import { exampleEnvironments } from "../../stacks/environments";
import { writeEnvironment } from "../../stacks/synthesize-environment";

const root = join(__dirname, "../../..");
const parts = ["bootstrap", "platform", "models", "gateway"] as const;

/** What tests say writes the stacks. */
export const command = "npx headroom synth test";

/** Terraform JSON by type and name, of each part of the environment `test`; a part that is left out holds nothing. */
export type WrittenParts = Partial<Record<(typeof parts)[number], object>>;

const catalog = loadCatalog();

/** A config file of this repository, synthesized and read. */
export function readShipped(file: string): Deployment {
  const path = join(root, file);
  const loaded = loadConfig(path, catalog);
  const { config } = loaded;
  const environment = { name: config.environment, config, plan: loadPlan(path, loaded, catalog) };
  return inFolder((folder) => {
    writeEnvironment(environment, folder, catalog);
    return readDeployment(folder, config.environment, command);
  });
}

/** One of the stacks' example environments, synthesized and read. */
export function readExample(name: string): Deployment {
  const example = exampleEnvironments.find((each) => each.name === name);
  if (!example) throw new RangeError(`must be one of the example environments, got ${name}`);
  return inFolder((folder) => {
    writeEnvironment(example, folder);
    return readDeployment(folder, name, command);
  });
}

/** Stacks that a test wrote by hand. */
export function readWritten(written: WrittenParts): Deployment {
  return inFolder((folder) => readDeployment(writeParts(folder, written), "test", command));
}

/** What is told of stacks that are wrong, a line a problem: paths within the folder, without the command. */
export function told(written: WrittenParts): readonly string[] {
  return inFolder((folder) => {
    try {
      readDeployment(writeParts(folder, written), "test", command);
      return [];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const cure = ` (run: ${command})`;
      return error.message.split("\n").map((line) => {
        expect(line.endsWith(cure)).toBe(true);
        return line.replace(`${folder}/`, "").slice(0, -cure.length);
      });
    }
  });
}

/** Lets a test have a folder that is gone after it. */
export function inFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "headroom-deployment-"));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes the stacks of `test` as `<part>.json`, beside a manifest; text goes as it stands. */
export function writeParts(folder: string, written: Partial<Record<(typeof parts)[number], object | string>>): string {
  mkdirSync(folder, { recursive: true });
  const stacks = Object.fromEntries(parts.map((part) => [`test-${part}`, { synthesizedStackPath: `${part}.json` }]));
  writeFileSync(join(folder, "manifest.json"), JSON.stringify({ stacks }));
  for (const part of parts) {
    const stack = written[part] ?? {};
    writeFileSync(
      join(folder, `${part}.json`),
      typeof stack === "string" ? stack : JSON.stringify({ terraform: {}, ...stack }),
    );
  }
  return folder;
}
