import { computedAttribute } from "./computed";
import type { Findings, Place } from "./findings";
import type { Attributes, WrittenStack } from "./read-stacks";
import { readTemplate, type Step, type TemplatePart } from "./template";

/** What a reference that cannot be resolved stands for, once it has been complained of. */
export const unresolved: unique symbol = Symbol("unresolved");

/** What references can lead to: a resource, a data source, or the outputs, locals or variables of a stack. */
export interface Element {
  readonly stack: WrittenStack;
  /** Terraform's type; none for outputs, locals and variables. */
  readonly type: string | undefined;
  readonly address: string;
  readonly attributes: Attributes;
}

type Reference = Extract<TemplatePart, { kind: "reference" }>;
/** Where a reference leads, or why nowhere. */
type Target = { readonly element: Element; readonly steps: readonly Step[] } | { readonly because: string };

/** Follows Terraform's references within a stack and into the outputs of the stacks before it. */
export class Resolver {
  readonly #stacks: ReadonlyMap<string, WrittenStack>;
  readonly #findings: Findings;
  readonly #known = new Map<string, unknown>();
  /** What is being resolved: to come back to one of these is a cycle. */
  readonly #under = new Set<string>();

  constructor(stacks: readonly WrittenStack[], findings: Findings) {
    this.#stacks = new Map(stacks.map((stack) => [stack.name, stack]));
    this.#findings = findings;
  }

  /** A value as it stands at a place, with every reference in it replaced. */
  resolve(written: unknown, place: Place): unknown {
    if (typeof written === "string") return this.#text(written, place);
    if (Array.isArray(written)) {
      return written.map((each, index) => this.resolve(each, within(place, index)));
    }
    if (typeof written !== "object" || written === null) return written;
    return Object.fromEntries(
      Object.entries(written).map(([key, value]) => [key, this.resolve(value, within(place, key))]),
    );
  }

  /** What stands below a place, resolved; undefined where nothing does. A block may be written as a list of one. */
  walk(written: unknown, steps: readonly Step[], place: Place): unknown {
    let value = written;
    let at = place;
    for (const [index, step] of steps.entries()) {
      if (typeof value === "string") {
        const resolved = this.#text(value, at);
        return resolved === unresolved ? unresolved : pick(resolved, steps.slice(index));
      }
      value = childOf(value, step);
      if (value === undefined || value === null) return undefined;
      at = within(at, step);
    }
    return this.resolve(value, at);
  }

  /** An attribute as a reference to it would read: as written, or as Azure would make it; undefined for any other. */
  attribute(element: Element, steps: readonly Step[]): unknown {
    const path = within({ stack: element.stack, path: element.address }, ...steps).path;
    const key = `${element.stack.name} ${path}`;
    if (this.#known.has(key)) return this.#known.get(key);
    if (this.#under.has(key)) return cycle;
    this.#under.add(key);
    const value = this.#compute(element, steps);
    this.#under.delete(key);
    if (value !== cycle) this.#known.set(key, value);
    return value;
  }

  #compute(element: Element, steps: readonly Step[]): unknown {
    const place = { stack: element.stack, path: element.address };
    const written = this.walk(element.attributes, steps, place);
    if (written !== undefined || element.type === undefined) return written;
    const { stack, type, address } = element;
    const read = (name: string) => this.attribute(element, [name]);
    return computedAttribute({ stack: stack.name, type, address }, steps, read);
  }

  #text(written: string, place: Place): unknown {
    const parts = readTemplate(written);
    const [first] = parts;
    if (first === undefined) return "";
    if (parts.length === 1) return first.kind === "text" ? first.text : this.#part(first, place);
    const values = parts.map((part) => (part.kind === "text" ? part.text : this.#inText(part, place)));
    return values.includes(unresolved) ? unresolved : values.join("");
  }

  #inText(part: Exclude<TemplatePart, { kind: "text" }>, place: Place): unknown {
    const value = this.#part(part, place);
    if (value === unresolved || ["string", "number", "boolean"].includes(typeof value)) return value;
    return this.#fail(place, `must refer to a single value within text, got ${part.source}`);
  }

  #part(part: Exclude<TemplatePart, { kind: "text" }>, place: Place): unknown {
    if (part.kind === "expression") {
      return this.#fail(place, `must be text and references, got what only Terraform computes, ${part.source}`);
    }
    if (part.steps.join(".") === "terraform.workspace") return "default";
    const target = this.#target(part, place.stack);
    if ("because" in target) {
      return this.#fail(place, `must refer to what the stacks hold, got ${part.source}: ${target.because}`);
    }
    const value = this.attribute(target.element, target.steps);
    if (value === cycle) return this.#fail(place, `must not lead back to itself, got ${part.source}`);
    if (value !== undefined) return value;
    const { stack, type, address } = target.element;
    return type === undefined
      ? this.#fail(
          place,
          `must refer to what the stacks hold, got ${part.source}: ${stack.name} has no ${address}.${target.steps[0]}`,
        )
      : this.#fail(place, `must refer to what is known before it is deployed, got ${part.source}`);
  }

  #target({ steps }: Reference, stack: WrittenStack): Target {
    const [first, second, third, ...rest] = steps;
    if (first === "local") return { element: setOf(stack, "local", stack.locals), steps: steps.slice(1) };
    if (first === "var") return { element: setOf(stack, "var", stack.variables), steps: steps.slice(1) };
    if (first === "data" && second === "terraform_remote_state") return this.#remote(stack, String(third), rest);
    const [type, name, below] = first === "data" ? [second, third, rest] : [first, second, steps.slice(2)];
    const attributes = (first === "data" ? stack.data : stack.resources)[String(type)]?.[String(name)];
    const address = `${first === "data" ? "data." : ""}${type}.${name}`;
    if (!attributes) return { because: `${stack.name} has no ${address}` };
    return { element: { stack, type: String(type), address, attributes }, steps: below };
  }

  #remote(stack: WrittenStack, name: string, steps: readonly Step[]): Target {
    const state = stack.data.terraform_remote_state?.[name];
    if (!state) return { because: `${stack.name} has no data.terraform_remote_state.${name}` };
    const other = this.#stackOf(state);
    if (!other) return { because: `data.terraform_remote_state.${name} is the state of no stack of the environment` };
    if (steps[0] !== "outputs") return { because: "a state has outputs and nothing else" };
    return { element: setOf(other, "output", other.outputs), steps: steps.slice(1) };
  }

  /** The stack that keeps its state where this looks: state files are named for their stacks. */
  #stackOf(state: Attributes): WrittenStack | undefined {
    const { key, path } = (state.config ?? {}) as Attributes;
    const file = String(key ?? path ?? "").replace(/^.*\//, "");
    return this.#stacks.get(file.replace(/^terraform\./, "").replace(/\.tfstate$/, ""));
  }

  #fail(place: Place, message: string): typeof unresolved {
    this.#findings.add(place, message);
    return unresolved;
  }
}

const cycle: unique symbol = Symbol("cycle");

function setOf(stack: WrittenStack, address: string, attributes: Attributes): Element {
  return { stack, type: undefined, address, attributes };
}

/** What stands below a value that is resolved already. */
export function pick(value: unknown, steps: readonly Step[]): unknown {
  const found = steps.reduce<unknown>(childOf, value);
  return found === null ? undefined : found;
}

function childOf(value: unknown, step: Step): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value)) {
    if (typeof step === "number") return value[step];
    return value.length === 1 ? childOf(value[0], step) : undefined;
  }
  if (typeof step === "number") return step === 0 ? value : undefined;
  return Object.hasOwn(value, step) ? (value as Attributes)[step] : undefined;
}

/** The place of a setting below another. */
export function within({ stack, path }: Place, ...steps: readonly Step[]): Place {
  return {
    stack,
    path: steps.reduce<string>((all, step) => all + (typeof step === "number" ? `[${step}]` : `.${step}`), path),
  };
}
