import type { Expression } from "./expression";

/** The four sections of a policy document. */
export type Section = "inbound" | "backend" | "outbound" | "on-error";

/** The value of an attribute or of text: as written, or computed when a request runs. */
export type Value = string | Expression;

/** One XML element: attributes that are undefined are not printed. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, Value | undefined>>;
  readonly content: Value | readonly Element[];
}

/** A policy statement that may stand in these sections; in any other it does not compile. */
export interface Statement<S extends Section = Section> extends Element {
  /** Only the type is used: it carries the sections to the compiler. */
  readonly allowedIn?: (section: S) => void;
}

/** A statement for a place: allowed there, wherever else it is allowed too. */
export type StatementIn<S extends Section> = Element & { readonly allowedIn?: (section: S) => void };

/** A policy document: plain data until it is printed. */
export interface PolicyDocument {
  readonly inbound: readonly StatementIn<"inbound">[];
  /** One statement: the service refuses more, so this section takes the place of its base. */
  readonly backend: StatementIn<"backend">;
  readonly outbound: readonly StatementIn<"outbound">[];
  readonly onError: readonly StatementIn<"on-error">[];
}
