import { findVersion } from "../../catalog/lookup";
import type { Config } from "../schema";
import { notOffered } from "./model-offered";
import { findIf, forEachWorkload, type Rule } from "./rule";

/** Rules on the models beside a lane's own: the larger one to escalate to, and the one on trial. */
export const sidestepRules: readonly Rule[] = [
  {
    id: "escalation-differs",
    why: "escalation goes to another model, once",
    severity: "error",
    check: (config) =>
      forEachWorkload(config, ({ model, escalation }) =>
        findIf(
          escalation?.model.name === model,
          ["escalation", "model"],
          `must differ from the workload's model, got "${model}"`,
        ),
      ),
  },
  {
    id: "escalation-goes-up",
    why: "of two models one is the stronger: lanes that escalate to each other's cannot both be right",
    severity: "error",
    check: (config) =>
      forEachWorkload(config, ({ model, escalation }) => {
        const to = escalation?.model.name;
        const cycle = to === model ? undefined : escalationCycle(config, model, to);
        return findIf(
          cycle !== undefined,
          ["escalation", "model"],
          `must not lead back to ${model}, got ${cycle?.join(" → ")}`,
        );
      }),
  },
  {
    id: "escalation-offered",
    why: "an escalation goes to a deployment of the same environment",
    severity: "error",
    check: (config, catalog) =>
      forEachWorkload(config, ({ model, escalation, class: workloadClass }) => {
        if (!escalation || escalation.model.name === model || workloadClass === "batch") return [];
        const { name, version } = escalation.model;
        return notOffered(config, catalog, { model: name, version, path: ["escalation", "model"], kind: "standard" });
      }),
  },
  {
    id: "escalation-within-budget",
    why: "a prompt above the lane's budget is refused before it could escalate",
    severity: "error",
    check: (config) =>
      forEachWorkload(config, ({ escalation, context: { maxPromptTokens } }) =>
        findIf(
          escalation?.abovePromptTokens !== undefined && escalation.abovePromptTokens >= maxPromptTokens,
          ["escalation", "abovePromptTokens"],
          `must be below context.maxPromptTokens ${maxPromptTokens}, got ${escalation?.abovePromptTokens}`,
        ),
      ),
  },
  {
    id: "canary-differs",
    why: "a trial of what the lane serves already shows nothing",
    severity: "error",
    check: (config, catalog) =>
      forEachWorkload(config, ({ model, modelVersion, escalation, canary }) => {
        if (!canary || !findVersion(catalog, canary.model.name, canary.model.version)) return [];
        const { name, version } = canary.model;
        return [
          ...findIf(
            name === model && version === modelVersion,
            ["canary"],
            `must differ from the lane's own, got ${name} ${version} (name another model or modelVersion)`,
          ),
          ...findIf(
            name === escalation?.model.name && version === escalation.model.version,
            ["canary"],
            `must differ from the escalation, got ${name} ${version}`,
          ),
        ];
      }),
  },
  {
    id: "canary-offered",
    why: "a trial takes a deployment of the same environment",
    severity: "error",
    check: (config, catalog) =>
      forEachWorkload(config, ({ canary, class: workloadClass }) => {
        if (!canary || workloadClass === "batch") return [];
        const { name, version } = canary.model;
        return notOffered(config, catalog, { model: name, version, path: ["canary", "model"], kind: "standard" });
      }),
  },
  {
    id: "affinity-pays",
    why: "a cookie chooses between deployments of one priority, and every region has a priority of its own",
    severity: "warning",
    check: (config) =>
      forEachWorkload(config, ({ sessionAffinity }) =>
        findIf(
          sessionAffinity,
          ["sessionAffinity"],
          "does nothing: a lane's deployments have a priority each, so callers are at one of them as it is",
        ),
      ),
  },
];

/** The models from one back to itself, each a step of some workload's escalation; undefined when none lead back. */
function escalationCycle({ workloads }: Config, from: string, to: string | undefined): readonly string[] | undefined {
  const paths: (readonly string[])[] = to === undefined ? [] : [[from, to]];
  const seen = new Set<string>();
  for (const path of paths) {
    const at = path.at(-1) as string;
    if (at === from) return path;
    if (seen.has(at)) continue;
    seen.add(at);
    for (const { model, escalation } of workloads) {
      if (model === at && escalation) paths.push([...path, escalation.model.name]);
    }
  }
  return undefined;
}
