import type { PolicyDocument } from "../document";
import type { Place, Spot } from "./place";

/** What a document stands in: what the document itself cannot tell. */
export interface LintContext {
  readonly scope: "global" | "api";
  /** Whether an answer may be streamed. */
  readonly streams: boolean;
  /** Ids of the policy fragments of the service. */
  readonly fragments: readonly string[];
  /** Names of the backends and pools of the service. */
  readonly backends: readonly string[];
}

/** What a rule found wrong: where, by the path of the element, an attribute after `@`, and the message. */
export interface Found {
  readonly path: string;
  readonly message: string;
}

/** One finding, with the rule that made it and why that rule exists. */
export interface LintFinding extends Found {
  readonly rule: string;
  readonly why: string;
}

/** A document as the rules read it. */
export interface ReadPolicy {
  readonly document: PolicyDocument;
  readonly context: LintContext;
  /** Every element below the sections, in document order. */
  readonly places: readonly Place[];
  /** Every expression, in document order. */
  readonly spots: readonly Spot[];
}

/** Something that must hold in a policy document, and that neither the compiler nor the printer sees. */
export interface LintRule {
  readonly id: string;
  /** Why the rule exists, for who is told by it. */
  readonly why: string;
  check(policy: ReadPolicy): readonly Found[];
}
