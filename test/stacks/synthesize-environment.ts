import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import type { Catalog } from "../../catalog/catalog";
import { addEnvironmentStacks } from "../../stacks/environment-stacks";
import type { StackPart } from "../../stacks/prepare-stack";
import { readStack, type SynthesizedStack } from "../constructs/synthesize";
import type { ExampleEnvironment } from "./environments";

export const stackParts: readonly StackPart[] = ["bootstrap", "platform", "models", "gateway"];

const statedByTest = {
  low: 1,
  high: 1,
  why: "stated by a test",
  sensitivity: "none",
  source: "test",
  checked: "2026-09-01",
};

/** A catalog without rows but what limits are computed with: the plan has already decided the rest. */
export const smallCatalog: Catalog = {
  date: "2026-09-01",
  models: [],
  offers: [],
  provisionedSizes: [],
  priorityTargets: [],
  tokenPrices: [],
  provisionedPrices: [],
  priceRules: [],
  quotas: [],
  requestRatios: [],
  batchQuotas: [],
  regions: [],
  limits: [],
  assumptions: [
    { ...statedByTest, name: "requestsPerMinutePer1000Tokens", value: 1, unit: "requests" },
    { ...statedByTest, name: "requestWindowSeconds", value: 60, unit: "seconds" },
  ],
};

/** Writes an environment's stacks as `cdktf synth` does. */
export function writeEnvironment(
  { config, plan }: ExampleEnvironment,
  directory: string,
  catalog = smallCatalog,
): void {
  const app = new App({ outdir: directory });
  addEnvironmentStacks(app, config, plan, catalog);
  app.synth();
}

/** The text of each stack's `cdk.tf.json`. */
export function environmentText(
  environment: ExampleEnvironment,
  catalog = smallCatalog,
): Readonly<Record<StackPart, string>> {
  const directory = mkdtempSync(join(tmpdir(), "headroom-synth-"));
  try {
    writeEnvironment(environment, directory, catalog);
    const textOf = (part: StackPart) =>
      readFileSync(join(directory, "stacks", `${environment.config.environment}-${part}`, "cdk.tf.json"), "utf8");
    return {
      bootstrap: textOf("bootstrap"),
      platform: textOf("platform"),
      models: textOf("models"),
      gateway: textOf("gateway"),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Each stack, parsed. */
export function environmentStacks(environment: ExampleEnvironment): Readonly<Record<StackPart, SynthesizedStack>> {
  const text = environmentText(environment);
  return {
    bootstrap: readStack(JSON.parse(text.bootstrap)),
    platform: readStack(JSON.parse(text.platform)),
    models: readStack(JSON.parse(text.models)),
    gateway: readStack(JSON.parse(text.gateway)),
  };
}
