/** Where a node starts in the expression's source, in characters from its `@`. */
interface Placed {
  readonly at: number;
}

/** A type as it is written: `string`, `List<int>`, `byte[]`, `int?`, `System.Text.Encoding`. */
export interface TypeSyntax extends Placed {
  /** With its namespace, if one is written. */
  readonly name: string;
  readonly args: readonly TypeSyntax[];
  /** Number of `[]` that follow. */
  readonly arrays: number;
  readonly nullable: boolean;
}

export interface Argument extends Placed {
  /** Of a named argument. */
  readonly name: string | undefined;
  readonly out: boolean;
  readonly value: Expression;
}

export type LiteralType =
  | "int"
  | "uint"
  | "long"
  | "ulong"
  | "double"
  | "float"
  | "decimal"
  | "string"
  | "char"
  | "bool"
  | "null";

export type Expression = Placed &
  (
    | { readonly kind: "literal"; readonly type: LiteralType; readonly text: string }
    | { readonly kind: "interpolated"; readonly parts: readonly InterpolationPart[] }
    | { readonly kind: "name"; readonly name: string; readonly args: readonly TypeSyntax[] }
    | {
        readonly kind: "member";
        readonly target: Expression;
        readonly name: string;
        readonly args: readonly TypeSyntax[];
      }
    | { readonly kind: "index"; readonly target: Expression; readonly args: readonly Argument[] }
    | { readonly kind: "call"; readonly target: Expression; readonly args: readonly Argument[] }
    /** `target?.rest`: within `rest` the target's value is a `bound` node. */
    | { readonly kind: "conditional-access"; readonly target: Expression; readonly rest: Expression }
    | { readonly kind: "bound" }
    | { readonly kind: "unary"; readonly operator: "-" | "+" | "!" | "~" | "++" | "--"; readonly operand: Expression }
    | { readonly kind: "postfix"; readonly operator: "++" | "--"; readonly operand: Expression }
    | { readonly kind: "binary"; readonly operator: string; readonly left: Expression; readonly right: Expression }
    | { readonly kind: "assign"; readonly operator: string; readonly target: Expression; readonly value: Expression }
    | { readonly kind: "ternary"; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
    | { readonly kind: "cast"; readonly type: TypeSyntax; readonly value: Expression }
    | { readonly kind: "as"; readonly value: Expression; readonly type: TypeSyntax }
    | { readonly kind: "is"; readonly value: Expression; readonly pattern: Pattern }
    | {
        readonly kind: "new";
        readonly type: TypeSyntax;
        readonly args: readonly Argument[];
        readonly initializer: Initializer | undefined;
      }
    | {
        readonly kind: "new-array";
        readonly type: TypeSyntax | undefined;
        readonly size: Expression | undefined;
        readonly items: readonly Expression[] | undefined;
      }
    | { readonly kind: "anonymous"; readonly members: readonly { readonly name: string; readonly value: Expression }[] }
    | {
        readonly kind: "lambda";
        readonly parameters: readonly { readonly name: string; readonly type: TypeSyntax | undefined }[];
        readonly body: Expression | Block;
      }
    | { readonly kind: "declare"; readonly type: TypeSyntax | undefined; readonly name: string }
    | { readonly kind: "default"; readonly type: TypeSyntax | undefined }
    /** `unchecked(value)`: arithmetic is unchecked anyway; constants in it may overflow too. */
    | { readonly kind: "unchecked"; readonly value: Expression }
    | { readonly kind: "nameof"; readonly name: string }
    | { readonly kind: "throw"; readonly value: Expression }
  );

export type InterpolationPart =
  | string
  | { readonly value: Expression; readonly alignment: number | undefined; readonly format: string | undefined };

export type Pattern =
  | { readonly kind: "constant"; readonly value: Expression }
  | { readonly kind: "type"; readonly type: TypeSyntax; readonly name: string | undefined }
  | { readonly kind: "var"; readonly name: string };

/** `{ A = 1 }` of an object, `{ 1, 2 }` of a collection, `{ { "a", 1 } }` or `{ ["a"] = 1 }` of a dictionary. */
export type Initializer = readonly (
  | { readonly kind: "set"; readonly name: string; readonly value: Expression }
  | { readonly kind: "index"; readonly args: readonly Argument[]; readonly value: Expression }
  | { readonly kind: "add"; readonly values: readonly Expression[] }
)[];

export type Block = Placed & { readonly kind: "block"; readonly statements: readonly Statement[] };

export type Statement =
  | Block
  | (Placed &
      (
        | {
            readonly kind: "local";
            readonly type: TypeSyntax | undefined;
            readonly constant: boolean;
            readonly names: readonly {
              readonly name: string;
              readonly at: number;
              readonly value: Expression | undefined;
            }[];
          }
        | { readonly kind: "expression"; readonly value: Expression }
        | {
            readonly kind: "if";
            readonly test: Expression;
            readonly then: Statement;
            readonly otherwise: Statement | undefined;
          }
        | { readonly kind: "while"; readonly test: Expression; readonly body: Statement }
        | { readonly kind: "do"; readonly test: Expression; readonly body: Statement }
        | {
            readonly kind: "for";
            readonly start: readonly Statement[];
            readonly test: Expression | undefined;
            readonly step: readonly Expression[];
            readonly body: Statement;
          }
        | {
            readonly kind: "foreach";
            readonly type: TypeSyntax | undefined;
            readonly name: string;
            readonly source: Expression;
            readonly body: Statement;
          }
        | { readonly kind: "switch"; readonly value: Expression; readonly sections: readonly SwitchSection[] }
        | { readonly kind: "return"; readonly value: Expression | undefined }
        | { readonly kind: "throw"; readonly value: Expression | undefined }
        | { readonly kind: "break" }
        | { readonly kind: "continue" }
        | {
            readonly kind: "try";
            readonly body: Block;
            readonly catches: readonly Catch[];
            readonly last: Block | undefined;
          }
        | { readonly kind: "using"; readonly start: Statement; readonly body: Statement }
        | { readonly kind: "empty" }
      ));

export interface SwitchSection {
  /** A pattern each, with its `when`; undefined is `default`. */
  readonly labels: readonly ({ readonly pattern: Pattern; readonly when: Expression | undefined } | undefined)[];
  readonly body: readonly Statement[];
}

export interface Catch extends Placed {
  readonly type: TypeSyntax | undefined;
  readonly name: string | undefined;
  readonly when: Expression | undefined;
  readonly body: Block;
}

/** What stands in `@( )` or `@{ }`. */
export type Source =
  | { readonly kind: "expression"; readonly value: Expression }
  | { readonly kind: "statements"; readonly body: Block };
