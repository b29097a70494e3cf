import type { Block, Expression, Pattern, Source } from "../syntax/ast";
import { unsupported } from "../syntax/lexer";
import { type AssignedState, meet, nowhere, type Outcomes, type Variable, withVariable } from "./assigned-state";
import { blockFlow, StatementFlow } from "./assigned-statements";

/** Refuses a read of a local variable that some way through the code leaves unassigned, as C# does. Throws `UnsupportedError`. */
export function checkAssigned(tree: Source, source: string): void {
  const flow = new AssignedFlow(source);
  if (tree.kind === "expression") flow.value(tree.value, new Set());
  else blockFlow(flow, tree.body, new Set());
}

/** Follows which variables have a value, by the rules of definite assignment. Only variables declared without a value are followed. */
export class AssignedFlow {
  readonly statements = new StatementFlow(this);
  private scopes: Map<string, Variable>[] = [new Map()];

  constructor(private readonly source: string) {}

  scoped<T>(work: () => T): T {
    this.scopes.push(new Map());
    try {
      return work();
    } finally {
      this.scopes.pop();
    }
  }

  declare(name: string): Variable {
    const variable = { name };
    this.scopes.at(-1)?.set(name, variable);
    return variable;
  }

  /** What has a value after an expression. */
  value(e: Expression, before: AssignedState): AssignedState {
    switch (e.kind) {
      case "name":
        return this.read(e, before);
      case "assign":
        return this.assigned(e, before);
      case "call":
        return this.called(e, before);
      case "conditional-access": {
        const target = this.value(e.target, before);
        this.value(e.rest, target);
        return target;
      }
      case "binary":
        if (e.operator === "??") {
          const left = this.value(e.left, before);
          return meet(left, this.value(e.right, left));
        }
        return e.operator === "&&" || e.operator === "||"
          ? this.either(e, before)
          : this.value(e.right, this.value(e.left, before));
      case "is":
        return this.either(e, before);
      case "unary":
        return e.operator === "!" ? this.either(e, before) : this.value(e.operand, before);
      case "ternary": {
        const test = this.test(e.test, before);
        return meet(this.value(e.yes, test.yes), this.value(e.no, test.no));
      }
      case "throw":
        this.value(e.value, before);
        return nowhere;
      case "lambda":
        this.lambda(e.body, before);
        return before;
      default:
        return this.all(parts(e), before);
    }
  }

  /** What has a value after a condition that holds, and after one that does not. */
  test(e: Expression, before: AssignedState): Outcomes {
    if (e.kind === "literal" && e.type === "bool")
      return e.text === "true" ? { yes: before, no: nowhere } : { yes: nowhere, no: before };
    if (e.kind === "unary" && e.operator === "!") {
      const { yes, no } = this.test(e.operand, before);
      return { yes: no, no: yes };
    }
    if (e.kind === "binary" && e.operator === "&&") {
      const left = this.test(e.left, before);
      const right = this.test(e.right, left.yes);
      return { yes: right.yes, no: meet(left.no, right.no) };
    }
    if (e.kind === "binary" && e.operator === "||") {
      const left = this.test(e.left, before);
      const right = this.test(e.right, left.no);
      return { yes: meet(left.yes, right.yes), no: right.no };
    }
    if (e.kind === "is") {
      const value = this.value(e.value, before);
      return { yes: this.matched(e.pattern, value), no: value };
    }
    const after = this.value(e, before);
    return { yes: after, no: after };
  }

  /** What has a value once a pattern matched. */
  matched(pattern: Pattern, before: AssignedState): AssignedState {
    if (pattern.kind === "constant") return this.value(pattern.value, before);
    return pattern.name === undefined ? before : withVariable(before, this.declare(pattern.name));
  }

  private either(e: Expression, before: AssignedState): AssignedState {
    const { yes, no } = this.test(e, before);
    return meet(yes, no);
  }

  private all(each: readonly Expression[], before: AssignedState): AssignedState {
    return each.reduce((state, part) => this.value(part, state), before);
  }

  private lookUp(name: string): Variable | undefined {
    for (let index = this.scopes.length - 1; index >= 0; index--) {
      const found = this.scopes[index]?.get(name);
      if (found) return found;
    }
    return undefined;
  }

  private read(e: Expression & { readonly kind: "name" }, state: AssignedState): AssignedState {
    const variable = this.lookUp(e.name);
    if (variable && state !== nowhere && !state.has(variable))
      throw unsupported(`a read of the variable ${e.name} before it is assigned`, this.source, e.at);
    return state;
  }

  private assigned(e: Expression & { readonly kind: "assign" }, before: AssignedState): AssignedState {
    if (e.operator !== "=" || e.target.kind !== "name") return this.value(e.value, this.value(e.target, before));
    const variable = this.lookUp(e.target.name);
    const after = this.value(e.value, before);
    return variable ? withVariable(after, variable) : after;
  }

  /** Variables of `out` arguments have a value after the call. */
  private called(e: Expression & { readonly kind: "call" }, before: AssignedState): AssignedState {
    const given = e.args.filter(({ out }) => !out).map(({ value }) => value);
    const after = this.all([e.target, ...given], before);
    return e.args.reduce((state, { out, value }) => {
      if (!out) return state;
      const variable =
        value.kind === "declare"
          ? this.declare(value.name)
          : value.kind === "name"
            ? this.lookUp(value.name)
            : undefined;
      return variable ? withVariable(state, variable) : state;
    }, after);
  }

  private lambda(body: Expression | Block, before: AssignedState): void {
    this.scoped(() => {
      if (body.kind === "block") this.statements.inLambda(() => blockFlow(this, body, before));
      else this.value(body, before);
    });
  }
}

/** Expressions within one, in the order that they are evaluated in. */
function parts(e: Expression): readonly Expression[] {
  switch (e.kind) {
    case "interpolated":
      return e.parts.flatMap((part) => (typeof part === "string" ? [] : [part.value]));
    case "member":
      return [e.target];
    case "index":
      return [e.target, ...e.args.map(({ value }) => value)];
    case "unary":
    case "postfix":
      return [e.operand];
    case "cast":
    case "as":
    case "unchecked":
      return [e.value];
    case "new":
      return [...e.args.map(({ value }) => value), ...(e.initializer ?? []).flatMap(initialized)];
    case "new-array":
      return [...(e.size ? [e.size] : []), ...(e.items ?? [])];
    case "anonymous":
      return e.members.map(({ value }) => value);
    default:
      return [];
  }
}

type Part = NonNullable<(Expression & { readonly kind: "new" })["initializer"]>[number];

function initialized(part: Part): readonly Expression[] {
  if (part.kind === "add") return part.values;
  return part.kind === "set" ? [part.value] : [...part.args.map(({ value }) => value), part.value];
}
