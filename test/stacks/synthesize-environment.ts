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

/** A catalog without rows: the plan has already decided what the stacks need of it. */
export const emptyCatalog: Catalog = {
  date: "2026-09-01",
  models: [],
  offers: [],
  provisionedSizes: [],
  tokenPrices: [],
  provisionedPrices: [],
  priceRules: [],
  quotas: [],
  requestRatios: [],
  batchQuotas: [],
  regions: [],
  limits: [],
  assumptions: [],
};

/** Writes an environment's stacks as `cdktf synth` does. */
export function writeEnvironment({ config, plan }: ExampleEnvironment, directory: string): void {
  const app = new App({ outdir: directory });
  addEnvironmentStacks(app, config, plan, emptyCatalog);
  app.synth();
}

/** The text of each stack's `cdk.tf.json`. */
export function environmentText(environment: ExampleEnvironment): Readonly<Record<StackPart, string>> {
  const directory = mkdtempSync(join(tmpdir(), "headroom-synth-"));
  try {
    writeEnvironment(environment, directory);
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
