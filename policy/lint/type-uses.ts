import { isOneOf, type Token } from "./csharp-tokens";
import { allowedMembers, allowedTypes } from "./csharp-types";
import { declaredNames, notTypes } from "./local-names";

/** Types and static members that a piece of C# uses and that an expression may not, each once, in order. */
export function refusedTypes(tokens: readonly Token[]): readonly string[] {
  const declared = declaredNames(tokens);
  const refused = tokens.flatMap((token, index) => {
    const isRoot =
      token.kind === "word" && /^@?\p{Lu}/u.test(token.text) && !isOneOf(tokens[index - 1], ".", "?.", "::");
    if (!isRoot || declared.has(token.text)) return [];
    const chain = chainFrom(tokens, index);
    const isStatic = isOneOf(tokens[index + 1], ".");
    return isStatic || isInTypePlace(tokens, index) ? refusedIn(chain) : [];
  });
  return [...new Set(refused)];
}

/** The names of `A.B.C`. */
function chainFrom(tokens: readonly Token[], from: number): readonly string[] {
  const chain = [tokens[from]?.text ?? ""];
  for (let at = from + 1; isOneOf(tokens[at], ".") && tokens[at + 1]?.kind === "word"; at += 2) {
    chain.push(tokens[at + 1]?.text ?? "");
  }
  return chain;
}

function refusedIn(chain: readonly string[]): readonly string[] {
  // The shortest name that is a type: what follows are its members.
  const length = chain.findIndex((_, index) => allowedTypes.has(chain.slice(0, index + 1).join("."))) + 1;
  const type = chain[length - 1];
  if (length === 0 || type === undefined) return [nameOf(chain)];
  const member = chain[length];
  const members = allowedMembers.get(type);
  return members && member !== undefined && !members.has(member) ? [`${type}.${member}`] : [];
}

/** A type that is not allowed: its own name, or with the namespaces before it. */
function nameOf(chain: readonly string[]): string {
  const isSpace = chain[0] === "System" || chain[0] === "Newtonsoft" || chain[0] === "Microsoft";
  return isSpace ? chain.join(".") : (chain[0] ?? "");
}

/** Whether a name at this place can be a type's only: after `new`, in a cast, as a type argument, before a name. */
function isInTypePlace(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1];
  const after = afterType(tokens, index);
  if (isOneOf(before, "new", "as", "is")) return true;
  if (isOneOf(before, "(") && isOneOf(tokens[index - 2], "catch", "typeof", "default")) return true;
  if (isOneOf(before, "(") && isOneOf(tokens[after], ")")) return isCast(tokens, index - 1, after);
  if (isOneOf(before, "<", ",") && isOneOf(tokens[after], ">", ",")) return isTypeArgument(tokens, index);
  return tokens[after]?.kind === "word" && !notTypes.has(tokens[after]?.text ?? "");
}

/** Where a type ends: after its names, type arguments, `?` and `[]`. */
function afterType(tokens: readonly Token[], from: number): number {
  let at = from + 1;
  while (isOneOf(tokens[at], ".") && tokens[at + 1]?.kind === "word") at += 2;
  if (isOneOf(tokens[at], "<")) at = afterTypeArguments(tokens, at) ?? at;
  if (isOneOf(tokens[at], "?") && !startsValue(tokens[at + 1], tokens[at + 2])) at += 1;
  while (isOneOf(tokens[at], "[") && isOneOf(tokens[at + 1], "]")) at += 2;
  return at;
}

/** After `?`: whether a value follows, so that it asks, and does not mark a type that may be null. */
function startsValue(next: Token | undefined, following: Token | undefined): boolean {
  if (next?.kind === "word") return !isOneOf(following, "=", ";", ",", ")", "in");
  return next?.kind === "number" || next?.kind === "text" || isOneOf(next, "(", "!", "-", "+");
}

/** Where `<…>` ends if it holds types alone, else nothing: it is a comparison then. */
function afterTypeArguments(tokens: readonly Token[], from: number): number | undefined {
  let depth = 0;
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (isOneOf(token, "<")) depth += 1;
    else if (isOneOf(token, ">")) depth -= 1;
    else if (token?.kind !== "word" && !isOneOf(token, ".", ",", "?", "[", "]")) return undefined;
    if (depth === 0) return at + 1;
  }
  return undefined;
}

/** `(Type) value`: brackets that neither call nor belong to a statement, with a value after them. */
function isCast(tokens: readonly Token[], open: number, close: number): boolean {
  const before = tokens[open - 1];
  const isCall = before?.kind === "word" && !notTypes.has(before.text);
  const value = tokens[close + 1];
  const hasValue = value !== undefined && (value.kind !== "sign" || value.text === "(");
  return !isCall && !isOneOf(before, ")", "]", ">") && hasValue && !isOneOf(value, "as", "is");
}

/** Whether what is around a name is `Name<…>(`, `Name<…> name`, or types inside of one. */
function isTypeArgument(tokens: readonly Token[], index: number): boolean {
  let depth = 0;
  for (let at = index - 1; at >= 0; at -= 1) {
    const token = tokens[at];
    if (isOneOf(token, ">")) depth += 1;
    else if (isOneOf(token, "<")) {
      if (depth === 0) return tokens[at - 1]?.kind === "word" && closesAsTypes(tokens, at);
      depth -= 1;
    } else if (token?.kind !== "word" && !isOneOf(token, ".", ",", "?", "[", "]")) return false;
  }
  return false;
}

function closesAsTypes(tokens: readonly Token[], open: number): boolean {
  const after = afterTypeArguments(tokens, open);
  if (after === undefined) return false;
  const next = tokens[after];
  return next === undefined || next.kind === "word" || isOneOf(next, "(", ")", ">", ",", "[", "{", "?", ".");
}
