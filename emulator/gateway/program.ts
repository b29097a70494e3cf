import { suggest } from "../../written/check";
import { type CompiledExpression, compileExpression } from "../csharp/compile";
import { Boxed, UnsupportedError } from "../csharp/definition";
import { textOf } from "../csharp/object";
import type { TypeSystem } from "../csharp/types/type-system";
import type { PolicyNode, PolicyText, Scope } from "../policy/effective";
import type { Effect } from "./effect";
import type { Execution } from "./execution";
import type { Run } from "./run";
import { headersRead, isWatched } from "./watcher";

/** One step of a program. Returns what has to be waited for, if anything; the next step then finds the outcome in the execution. */
export type Op = (execution: Execution) => Effect | undefined;

/** Where a step comes from, for `LastError`. */
export interface Origin {
  readonly name: string;
  readonly id: string;
  readonly scope: Scope;
  readonly path: string;
}

/** Statements as steps in a row, with jumps: run without a call per nesting, and stopped anywhere. */
export interface Program {
  readonly ops: readonly Op[];
  /** By step. */
  readonly origins: readonly (Origin | undefined)[];
  /** First step of the outbound section. */
  readonly outbound: number;
  /** Headers of answers that its expressions look at, lower case. */
  readonly headersRead: ReadonlySet<string>;
  /** First step of the on-error section; undefined for a branch of a `wait`, whose errors are its parent's. */
  readonly onError: number | undefined;
}

/** A value of a policy: its text as it stands, or what its expression gives, in the representation of `object`. */
export type Value = (run: Run) => unknown;

/** Compiles expressions, each text once, however many lanes hold it. */
export class ExpressionCache {
  private readonly compiled = new Map<string, CompiledExpression>();
  constructor(private readonly system: TypeSystem) {}

  /** What was compiled before; undefined where the emulator can't run it. */
  known(source: string): CompiledExpression | undefined {
    return this.compiled.get(source);
  }

  /** Throws `UnsupportedError` for what the emulator can't run. */
  compile(source: string): CompiledExpression {
    const known = this.compiled.get(source);
    if (known) return known;
    const compiled = compileExpression(source, this.system);
    this.compiled.set(source, compiled);
    return compiled;
  }
}

/** Collects the steps of a program. */
export class ProgramBuilder {
  readonly ops: Op[] = [];
  readonly origins: (Origin | undefined)[] = [];
  /** Headers of answers that expressions look at, lower case. */
  readonly headersRead = new Set<string>();
  origin: Origin | undefined;

  constructor(
    readonly expressions: ExpressionCache,
    /** What could not be compiled, with its place. */
    readonly problems: { readonly node: PolicyNode; readonly message: string }[],
    /** Backends and pools that there are. */
    private readonly backendIds: ReadonlySet<string>,
    private readonly nested: (build: ProgramBuilder, nodes: readonly PolicyNode[], parent: Origin | undefined) => void,
  ) {}

  add(op: Op): number {
    this.origins.push(this.origin);
    return this.ops.push(op) - 1;
  }

  get next(): number {
    return this.ops.length;
  }

  /** Compiles the statements within a statement in their place. */
  statements(nodes: readonly PolicyNode[]): void {
    const parent = this.origin;
    this.nested(this, nodes, parent);
    this.origin = parent;
  }

  /** Compiles a part of a statement, such as a `when`, under a path of its own. */
  within(parent: PolicyNode, part: PolicyNode, compile: () => void): void {
    const { origin } = this;
    const alike = parent.children.filter(({ name }) => name === part.name);
    if (origin) this.origin = { ...origin, path: `${origin.path}\\${part.name}[${alike.indexOf(part) + 1}]` };
    compile();
    this.origin = origin;
  }

  /** A program of its own, run as a branch. */
  branch(node: PolicyNode): Program {
    const build = new ProgramBuilder(this.expressions, this.problems, this.backendIds, this.nested);
    build.origin = this.origin;
    build.statements([node]);
    for (const name of build.headersRead) this.headersRead.add(name);
    const { ops, origins, headersRead } = build;
    return { ops, origins, headersRead, outbound: ops.length, onError: undefined };
  }

  /** What a text gives each time it is read. An expression that the emulator can't run is a problem of its statement. What is only shown to people changes no request's way. */
  value(node: PolicyNode, text: PolicyText, isOnlyShown = false): Value {
    if (text.kind === "literal") {
      const literal = text.source;
      return () => literal;
    }
    try {
      const expression = this.expressions.compile(text.source);
      for (const name of headersRead(expression.reads)) this.headersRead.add(name);
      return isWatched(expression.reads) && !isOnlyShown ? watchedValue(expression) : expression.run;
    } catch (error) {
      if (!(error instanceof UnsupportedError)) throw error;
      const at = `line ${error.line}, column ${error.column} of the expression`;
      this.problems.push({ node, message: `the emulator can't run this expression: ${error.message} (${at})` });
      return () => null;
    }
  }

  attribute(node: PolicyNode, name: string, isOnlyShown = false): Value | undefined {
    const text = node.attributes.get(name);
    return text === undefined ? undefined : this.value(node, text, isOnlyShown);
  }

  /** What a body is set to. */
  written(text: PolicyText, node: PolicyNode): Value {
    const value = this.value(node, text, true);
    const expression = text.kind === "expression" ? this.expressions.known(text.source) : undefined;
    if (!expression || !isWatched(expression.reads)) return value;
    return (run) => {
      const { watcher } = run.surroundings;
      return watcher ? watcher.write(expression, run) : expression.run(run);
    };
  }

  /** What a variable is set to. */
  assigned(node: PolicyNode, attribute: string, variable: string): Value {
    const text = node.attributes.get(attribute);
    const value = this.attribute(node, attribute, true) ?? (() => "");
    if (text?.kind !== "expression") return value;
    const expression = this.expressions.known(text.source);
    if (!expression || !isWatched(expression.reads)) return value;
    return (run) => {
      const { watcher } = run.surroundings;
      return watcher ? watcher.assign(variable, expression, run) : expression.run(run);
    };
  }

  /** The id of a backend or pool: one that is written out must be there. */
  backendId(node: PolicyNode, name: string): ((run: Run) => string) | undefined {
    const written = node.attributes.get(name);
    if (written?.kind === "literal" && !this.backendIds.has(written.source)) {
      const cure = suggest(written.source, [...this.backendIds]);
      this.problems.push({
        node,
        message: `must name a backend or pool that there is, got "${written.source}" (${cure})`,
      });
    }
    return this.text(node, name);
  }

  /** An attribute as text. */
  text(node: PolicyNode, name: string, isOnlyShown = false): ((run: Run) => string) | undefined {
    const value = this.attribute(node, name, isOnlyShown);
    return value && ((run) => textOf(value(run)));
  }

  number(node: PolicyNode, name: string): ((run: Run) => number) | undefined {
    const value = this.attribute(node, name);
    return value && ((run) => numberOf(value(run)));
  }

  flag(node: PolicyNode, name: string, otherwise: boolean): (run: Run) => boolean {
    const value = this.attribute(node, name);
    return value ? (run) => truth(value(run)) : () => otherwise;
  }
}

function watchedValue(expression: CompiledExpression): Value {
  return (run) => {
    const { watcher } = run.surroundings;
    return watcher ? watcher.evaluate(expression, run) : expression.run(run);
  };
}

/** An element's own text as a reader of text. */
export function contentOf(build: ProgramBuilder, node: PolicyNode, isOnlyShown = false): (run: Run) => string {
  if (node.text === undefined) return () => "";
  const value = build.value(node, node.text, isOnlyShown);
  return (run) => textOf(value(run));
}

/** An attribute that may hold no expression. */
export function literal(node: PolicyNode, name: string): string | undefined {
  return node.attributes.get(name)?.source;
}

export function numberOf(value: unknown): number {
  if (typeof value === "number") return value;
  if (value instanceof Boxed) return Number(value.value);
  return Number(typeof value === "bigint" ? value : textOf(value));
}

export function truth(value: unknown): boolean {
  return typeof value === "boolean" ? value : textOf(value).trim().toLowerCase() === "true";
}
