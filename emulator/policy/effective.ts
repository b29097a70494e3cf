/** Where something stands in a policy document, counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** An element of a policy document, as API Management understands it: entities resolved, named values filled in, comments gone. */
export interface PolicyNode {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, PolicyText>;
  readonly children: readonly PolicyNode[];
  /** What stands in it, where it has no child elements; undefined when that is nothing but white space. */
  readonly text: PolicyText | undefined;
  readonly position: Position;
}

/** An attribute's value or an element's text: an expression with its `@` and brackets, or a literal. */
export interface PolicyText {
  readonly kind: "literal" | "expression";
  readonly source: string;
  readonly position: Position;
}

export type Section = "inbound" | "backend" | "outbound" | "on-error";
export type Scope = "global" | "product" | "api" | "operation";

/** A policy document of one scope, checked: every statement stands in a section that may hold it. */
export interface PolicyDocument {
  readonly scope: Scope;
  /** What problems call it: a file, or where in the deployment it stands. */
  readonly source: string;
  readonly sections: ReadonlyMap<Section, readonly PolicyNode[]>;
}

/** A statement that is run, and the scope it came from: what `LastError.Scope` and `Path` tell. */
export interface PlacedStatement {
  readonly node: PolicyNode;
  readonly scope: Scope;
  /** `choose[3]\when[2]`, 1-based among its like in its section. */
  readonly path: string;
}

/** What is run for an operation: its scopes merged at `<base />`, fragments put in. A section without `<base />` drops what stands above it. */
export interface EffectivePolicy {
  readonly inbound: readonly PlacedStatement[];
  readonly backend: readonly PlacedStatement[];
  readonly outbound: readonly PlacedStatement[];
  readonly onError: readonly PlacedStatement[];
}
