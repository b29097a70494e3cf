import { deploymentsOf, type SynthesizedDeployment, typeOf } from "./deployments";
import { list, number, table } from "./markdown";
import type { Synthesis } from "./read-synthesis";

const priorityNote =
  "Priority processing is paid by the token, at higher prices of its own; what ramps up too fast may be processed, and billed, as standard.";

/** Every model deployment that Terraform will create. */
export function deployments(synthesis: Synthesis): string {
  const all = deploymentsOf(synthesis);
  const listed = table(
    ["region", "deployment", "model", "SKU", "capacity", "spills to", "new before old goes"],
    all.map((each) => [
      each.region,
      each.name,
      `${each.model} ${each.version}`,
      typeOf(each),
      number(each.capacity),
      each.spilloverTo ?? "–",
      each.replacedBeforeDestroyed ? "yes" : "no",
    ]),
  );
  return all.some(({ serviceTier }) => serviceTier === "priority") ? `${listed}\n${priorityNote}\n` : listed;
}

/** Where prompts may be processed, by what the types of the deployments say. */
export function boundary(synthesis: Synthesis): string {
  const places = new Map<string, Set<string>>();
  for (const { sku, region } of deploymentsOf(synthesis)) {
    const place = sku.startsWith("Global")
      ? "wherever Azure offers the model"
      : `in ${sku.startsWith("DataZone") ? "the data zone of " : ""}${region}`;
    places.set(place, new Set([...(places.get(place) ?? []), sku]));
  }
  const sentences = [...places].map(([place, skus]) => `${place} (${[...skus].sort().join(", ")})`);
  return `Prompts are processed ${sentences.join("; ")}.`;
}

/** Quota that the subscription must have before the deployments can be created. */
export function quota(synthesis: Synthesis): string {
  const needs = new Map<string, { readonly of: SynthesizedDeployment; capacity: number }>();
  for (const each of deploymentsOf(synthesis)) {
    const key = `${each.region} ${each.sku} ${modelOfQuota(each)}`;
    const need = needs.get(key) ?? { of: each, capacity: 0 };
    need.capacity += each.capacity;
    needs.set(key, need);
  }
  const rows = [...needs.values()].map(({ of, capacity }) => [
    of.region,
    of.sku,
    modelOfQuota(of),
    isProvisioned(of) ? `${number(capacity)} PTU` : `${number(capacity * 1000)} ${standardUnit(of)}`,
  ]);
  return `${table(["region", "SKU", "model", "needed"], rows)}\nA change of type or model stands the new deployments beside the old ones for a while, and needs both. Quota is permission, not capacity: deploy PTUs first of all.\n`;
}

/** PTU reservations that fit what is deployed: text, because buying is never ours to do. */
export function reservations(synthesis: Synthesis): string {
  const ptus = new Map<string, number>();
  for (const each of deploymentsOf(synthesis).filter(isProvisioned)) {
    const key = `${each.sku} in ${each.region}`;
    ptus.set(key, (ptus.get(key) ?? 0) + each.capacity);
  }
  if (ptus.size === 0) return "None: nothing is provisioned.\n";
  const rows = [...ptus].map(([key, count]) => `${number(count)} PTU of ${key}`);
  return `${list(rows)}\nDeploy first, then reserve: a reservation guarantees no capacity. It covers every model of its type and region; without one PTUs are paid by the hour. Nothing here buys one.\n`;
}

/** PTU quota is one pool for all models. */
function modelOfQuota(deployment: SynthesizedDeployment): string {
  return isProvisioned(deployment) ? "any" : deployment.model;
}

function isProvisioned({ sku }: SynthesizedDeployment): boolean {
  return sku.endsWith("ProvisionedManaged");
}

/** A standard or batch deployment's capacity counts thousands of these. */
function standardUnit({ sku }: SynthesizedDeployment): string {
  return sku.endsWith("Batch") ? "enqueued tokens" : "tokens a minute";
}
