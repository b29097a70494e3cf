import type { Plan } from "../capacity/plan";
import { loosenings } from "./exposure";
import { choices } from "./lane-loosenings";
import type { Loosening } from "./loosening";
import { table } from "./markdown";
import { endpointsOf } from "./network";
import type { Synthesis, SynthesizedResource } from "./read-synthesis";
import { block, nameOf, referenced } from "./references";

/** The identities that are created, and every role that is given: all that these stacks let anybody do. */
export function roles(synthesis: Synthesis): string {
  const assignments = synthesis.resources.filter(({ type }) => type === "azurerm_role_assignment");
  return table(
    ["principal", "role", "on", "stack", "limited to"],
    assignments.map(({ stack, attributes }) => [
      principalOf(synthesis, stack, attributes.principal_id),
      String(attributes.role_definition_name ?? nameOf(synthesis, stack, attributes.role_definition_id)),
      nameOf(synthesis, stack, attributes.scope),
      stack,
      limitOf(synthesis, stack, attributes),
    ]),
  );
}

/** What narrows a role beyond its name: a condition, or the actions of a role that is made for it. */
function limitOf(synthesis: Synthesis, stack: string, attributes: SynthesizedResource["attributes"]): string {
  if (attributes.condition !== undefined) return "giving some roles only, by condition";
  const made = referenced(synthesis, stack, attributes.role_definition_id)?.attributes;
  const actions = block(made?.permissions).actions;
  return Array.isArray(actions) ? actions.join("\n") : "–";
}

/** A resource's own identity goes by the resource's name, which a user-assigned one may bear as well. */
function principalOf(synthesis: Synthesis, stack: string, principalId: unknown): string {
  const holder = referenced(synthesis, stack, principalId);
  const name = nameOf(synthesis, stack, principalId);
  return holder === undefined || holder.type === "azurerm_user_assigned_identity" ? name : `${name}, its own identity`;
}

/** Identities that are created, and what has one of its own. */
export function identities({ resources }: Synthesis): string {
  const named = resources.flatMap(({ type, stack, attributes }) => {
    if (type === "azurerm_user_assigned_identity") return [[String(attributes.name), "user-assigned", stack]];
    const own = JSON.stringify(attributes.identity ?? "").includes("SystemAssigned");
    return own ? [[String(attributes.name), "of its own", stack]] : [];
  });
  return table(["identity", "kind", "stack"], named);
}

/** What answers on the network, and to whom. */
export function network(synthesis: Synthesis): string {
  return table(
    ["resource", "type", "from the internet", "private endpoints"],
    endpointsOf(synthesis).map(({ name, resource, isPublic, privateEndpoints }) => [
      name,
      resource.type,
      isPublic ? "yes" : "no",
      privateEndpoints,
    ]),
  );
}

/** Every loosening of a secure default. */
export function loose(synthesis: Synthesis, plan: Plan): string {
  return settings(loosenings(synthesis, plan));
}

/** What is no loosening, and yet not to be surprised by. */
export function chosen(synthesis: Synthesis): string {
  return settings(choices(synthesis));
}

function settings(found: readonly Loosening[]): string {
  return table(
    ["where", "setting", "meaning"],
    found.map(({ where, setting, meaning }) => [where, setting, meaning]),
  );
}
