import type { Scope, Section } from "./effective";

/** How far the emulator goes with a statement. */
export type Support = "supported" | "approximated" | "refused";

/** What an attribute may hold. */
export interface AttributeRule {
  readonly required: boolean;
  /** Whether the reference says that policy expressions are not allowed. */
  readonly literal: boolean;
  /** All values it takes, where these are few. */
  readonly values: readonly string[] | undefined;
}

/** Attributes that depend on each other: one of them and no more, one or more, one at most, or all or none. */
export interface AttributeGroup {
  readonly takes: "one" | "some" | "one at most" | "all or none";
  readonly names: readonly string[];
}

/** An element that another may hold. */
export interface ChildRule {
  readonly name: string;
  readonly least: number;
  /** One at most, or any number. */
  readonly once: boolean;
  /** An attribute's value with which it may be missing. */
  readonly unless: { readonly attribute: string; readonly value: string } | undefined;
  readonly rule: ElementRule;
}

/** What an element may hold. `any` where the emulator refuses the statement and does not look inside. */
export interface ElementRule {
  readonly attributes: ReadonlyMap<string, AttributeRule> | "any";
  readonly groups: readonly AttributeGroup[];
  readonly children: readonly ChildRule[] | "statements" | "any";
  readonly holdsText: boolean;
}

/** A statement: where API Management lets it stand, what it holds, and what the emulator makes of it. */
export interface StatementRule extends ElementRule {
  readonly name: string;
  readonly sections: readonly Section[];
  readonly scopes: readonly Scope[];
  /** Whether a section may hold one only. */
  readonly once: boolean;
  readonly support: Support;
  /** What is approximated, or why it is refused. */
  readonly note: string | undefined;
}

export const everySection: readonly Section[] = ["inbound", "backend", "outbound", "on-error"];
export const everyScope: readonly Scope[] = ["global", "product", "api", "operation"];

const none: ElementRule = { attributes: new Map(), groups: [], children: [], holdsText: false };

/**
 * Attributes by name, apart by spaces: `!` after one that is required, `~` after one that takes no expression, `=a|b` for
 * its values.
 */
export function attributes(list: string): ReadonlyMap<string, AttributeRule> {
  const written = list.split(" ").filter((each) => each !== "");
  return new Map(
    written.map((each) => {
      const [, name = "", marks = "", values] = /^([\w-]+)([!~]*)(?:=(.+))?$/.exec(each) ?? [];
      const rule = { required: marks.includes("!"), literal: marks.includes("~"), values: values?.split("|") };
      return [name, rule] as const;
    }),
  );
}

/** An element by its attributes and what else it holds: nothing, unless said. */
export function element(list: string, more: Partial<ElementRule> = {}): ElementRule {
  return { ...none, attributes: attributes(list), ...more };
}

/** An element of a text alone. */
export const textAlone: ElementRule = { ...none, holdsText: true };

/** A child: `?` after the name of one that may be missing, `+` where there must be one or more, `*` where there may be any number; one otherwise. */
export function child(name: string, rule: ElementRule, unless?: ChildRule["unless"]): ChildRule {
  const many = name.endsWith("*") || name.endsWith("+");
  const optional = name.endsWith("*") || name.endsWith("?");
  return { name: name.replace(/[?+*]$/, ""), least: optional ? 0 : 1, once: !many, unless, rule };
}

/** A supported statement of every section and scope, but for what is said. */
export function statement(name: string, rule: ElementRule, more: Partial<StatementRule> = {}): StatementRule {
  return {
    ...rule,
    name,
    sections: everySection,
    scopes: everyScope,
    once: false,
    support: "supported",
    note: undefined,
    ...more,
  };
}
