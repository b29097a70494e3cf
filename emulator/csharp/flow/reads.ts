import type { Argument, Expression, Source } from "../syntax/ast";

/** Members of `context` that are read by their own members. */
const parts = new Set(
  "Api Operation Product Subscription User Request Response LastError Deployment Backend".split(" "),
);
/** Methods of `context.Variables` and of headers that look at one. */
const lookUps = new Set(["GetValueOrDefault", "ContainsKey", "TryGetValue"]);

/**
 * What an expression reads of its context: `Variables.route`, `Variables.*` where the name is worked out, `Response.Headers.retry-after`, `Response.Headers` likewise,
 * `Elapsed`; `*` where it hands the context on.
 */
export function readsOf(tree: Source): Set<string> {
  const reads = new Set<string>();
  visit(tree, undefined, reads);
  return reads;
}

/** What is looked up by a name, each name by itself. */
const dictionaries = new Set(["Variables", "Request.Headers", "Response.Headers"]);

type Path = readonly string[] | undefined;

/** Goes through every node. `bound` is the path of what stands before the `?.` around it. */
function visit(node: unknown, bound: Path, reads: Set<string>): void {
  if (Array.isArray(node)) for (const each of node) visit(each, bound, reads);
  if (typeof node !== "object" || node === null) return;
  const e = node as Expression;
  const path = pathOf(e, bound);
  const compared = path ? undefined : comparedWithNull(e, bound);
  if (path) {
    reads.add(nameOf(path));
  } else if (compared) {
    reads.add(`${nameOf(compared)} == null`);
  } else if (e.kind === "conditional-access") {
    const target = pathOf(e.target, bound);
    if (!target) visit(e.target, bound, reads);
    visit(e.rest, target, reads);
  } else if (!variable(e, bound, reads)) {
    for (const child of Object.values(node)) visit(child, bound, reads);
  }
}

/** `["Request", "Headers"]` for `context.Request.Headers`. */
function pathOf(e: Expression, bound: Path): Path {
  if (e.kind === "name" && e.name === "context") return [];
  if (e.kind === "bound") return bound;
  const target = e.kind === "member" ? pathOf(e.target, bound) : undefined;
  return target && e.kind === "member" ? [...target, e.name] : undefined;
}

/** What a comparison with null looks at: whether it is there, and nothing in it. */
function comparedWithNull(e: Expression, bound: Path): Path {
  if (e.kind !== "binary" || (e.operator !== "==" && e.operator !== "!=")) return undefined;
  if (isNull(e.right)) return pathOf(e.left, bound);
  return isNull(e.left) ? pathOf(e.right, bound) : undefined;
}

function isNull(e: Expression): boolean {
  return e.kind === "literal" && e.type === "null";
}

function nameOf([first = "*", second]: readonly string[]): string {
  if (first === "Variables") return "Variables.*";
  return parts.has(first) && second !== undefined ? `${first}.${second}` : first;
}

/** A look at one variable by its name, `context.Variables["route"]`, or at one header. */
function variable(e: Expression, bound: Path, reads: Set<string>): boolean {
  if (e.kind !== "index" && e.kind !== "call") return false;
  const isLookUp = e.kind === "call" && e.target.kind === "member" && lookUps.has(e.target.name);
  const holder =
    e.kind === "index" ? e.target : isLookUp ? (e.target as Expression & { kind: "member" }).target : undefined;
  const path = holder && pathOf(holder, bound);
  const [key, ...rest] = e.args;
  const dictionary = path?.join(".") ?? "";
  if (!dictionaries.has(dictionary) || !isText(key)) return false;
  const { text } = key.value;
  reads.add(`${dictionary}.${dictionary === "Variables" ? text : text.toLowerCase()}`);
  visit(rest, bound, reads);
  return true;
}

function isText(arg: Argument | undefined): arg is Argument & { readonly value: { readonly text: string } } {
  return arg?.value.kind === "literal" && arg.value.type === "string";
}
