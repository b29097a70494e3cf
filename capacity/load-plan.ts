import { readFileSync } from "node:fs";
import type { Catalog } from "../catalog/catalog";
import { catalogHash } from "../catalog/lookup";
import type { Config } from "../config/schema";
import { inFileOrder, type Problem, UserError } from "../written/problem";
import { configFingerprint } from "./config-fingerprint";
import { laneLimits } from "./lane-limits";
import type { Plan } from "./plan";
import { modelsOf } from "./plan-capacity";
import { environmentArgument, parsePlan, planFileOf } from "./plan-file";
import { sharingProblems } from "./shared-deployments";

/** An environment as read, and where each of its settings was written. */
interface Located {
  readonly config: Config;
  locate(problem: Problem): Problem;
}

/**
 * Reads the plan that belongs to an environment's YAML. Throws a `UserError` that names the command which renews it when
 * the plan is missing, was made for other settings, leans on catalog rows that have changed since, or shares deployments
 * among lanes that no longer can; and one that names
 * the contracts whose limits do not fit into what it plans.
 */
export function loadPlan(configFile: string, { config, locate }: Located, catalog: Catalog): Plan {
  const file = planFileOf(configFile);
  const renew = `run: npx headroom plan ${environmentArgument(configFile)}`;
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const found = code === "ENOENT" ? "there is none" : `it cannot be read (${code})`;
    throw new UserError([
      { at: { file }, message: `must hold the capacity plan of ${config.environment}, ${found} (${renew})` },
    ]);
  }
  const plan = parsePlan(text, file);
  const stale = staleness(plan, config, catalog);
  if (stale.length > 0) {
    throw new UserError(stale.map((message) => ({ at: { file }, path: "evidence", message: `${message} (${renew})` })));
  }
  const sharing = sharingProblems(config, plan);
  if (sharing.length > 0) {
    throw new UserError(
      sharing.map(({ message, ...problem }) => ({ ...problem, at: { file }, message: `${message} (${renew})` })),
    );
  }
  const { problems } = laneLimits(config, plan, catalog);
  if (problems.length > 0) throw new UserError(inFileOrder(problems.map(locate)));
  return plan;
}

/** What has changed under a plan since it was made; empty when it still fits. */
export function staleness({ environment, evidence }: Plan, config: Config, catalog: Catalog): readonly string[] {
  const stale: string[] = [];
  if (environment !== config.environment) {
    stale.push(`must be the plan of ${config.environment}, got one of ${environment}`);
  }
  if (evidence.config !== configFingerprint(config)) {
    stale.push("must fit the environment's settings, which have changed since the plan was made");
  }
  if (evidence.catalog !== catalogHash(catalog, modelsOf(config))) {
    stale.push(
      `must fit the catalog, whose facts on ${modelsOf(config).join(", ")} have changed since ${evidence.catalogDate}`,
    );
  }
  return stale;
}
