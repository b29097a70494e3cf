import { Document, isMap, isScalar, isSeq, visit } from "yaml";
import { checkAgainst } from "../written/check";
import { parseYaml } from "../written/yaml-tree";
import { type Plan, planSchema } from "./plan";

/** The plan's place: beside the environment's YAML, `prod.yaml` → `prod.capacity.yaml`. */
export function planFileOf(configFile: string): string {
  return configFile.replace(/(\.ya?ml)?$/, ".capacity.yaml");
}

/** The name a person gives the environment at the command line: `config/prod.yaml` → `prod`; elsewhere its path. */
export function environmentArgument(configFile: string): string {
  const named = /^(?:\.\/)?config\/([^/]+)\.yaml$/.exec(configFile);
  return named?.[1] ?? configFile;
}

/** Reads a plan's text; throws a `UserError` that holds every problem. */
export function parsePlan(text: string, file: string): Plan {
  return checkAgainst(planSchema, parseYaml(text, file));
}

/** Prints a plan as it is committed: stable order, one neighbour a line, so that a diff shows what moved. */
export function printPlan(plan: Plan, configFile: string): string {
  const environment = environmentArgument(configFile);
  const document = new Document(plan);
  document.commentBefore = [
    ` The capacity plan of ${plan.environment}: what \`headroom plan ${environment}\` picked from measured traffic.`,
    " Review it and commit it; do not edit it. Synthesis refuses a plan that no longer fits its config.",
  ].join("\n");
  visit(document, {
    Pair(_, { key, value }) {
      const oneLine = isScalar(key) && onOneLine.has(String(key.value));
      if (oneLine && isSeq(value)) for (const item of value.items) if (isMap(item)) item.flow = true;
      if (oneLine && isMap(value)) value.flow = true;
    },
  });
  return document.toString({ lineWidth: 0 });
}

const onOneLine: ReadonlySet<string> = new Set([
  "neighbours",
  "binding",
  "conceded",
  "window",
  "monthlyUsd",
  "model",
  "monthTokens",
  "spillover",
  "dayToDay",
  "concurrency",
]);
