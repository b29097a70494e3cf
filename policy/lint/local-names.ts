import { isOneOf, type Token } from "./csharp-tokens";

/**
 * Puts what a local name stands for in its place, where it stands for a member of the context: after
 * `var status = context.Response.StatusCode;` each `status` reads as that member. A name that is assigned twice stays.
 */
export function inlineMembers(tokens: readonly Token[]): readonly Token[] {
  const members = new Map<string, readonly Token[]>();
  const assigned = new Map<string, number>();
  tokens.forEach((token, index) => {
    const name = tokens[index - 1];
    if (!isOneOf(token, "=") || name?.kind !== "word") return;
    assigned.set(name.text, (assigned.get(name.text) ?? 0) + 1);
    const member = memberChain(tokens, index + 1);
    const isDeclared = tokens[index - 2]?.kind === "word";
    if (member.length > 0 && isDeclared) members.set(name.text, member);
  });
  return tokens.flatMap((token, index) => {
    const member = token.kind === "word" && assigned.get(token.text) === 1 ? members.get(token.text) : undefined;
    const isWrittenOrMember = isOneOf(tokens[index + 1], "=", ":") || isOneOf(tokens[index - 1], ".", "?.");
    // Each place gets tokens of its own: they are told apart by identity.
    return member === undefined || isWrittenOrMember ? [token] : member.map((each) => ({ ...each }));
  });
}

/** `context.Response.StatusCode` up to its semicolon; nothing where another thing stands. */
function memberChain(tokens: readonly Token[], from: number): readonly Token[] {
  if (!isOneOf(tokens[from], "context")) return [];
  let to = from + 1;
  while (isOneOf(tokens[to], ".", "?.") && tokens[to + 1]?.kind === "word") to += 2;
  return isOneOf(tokens[to], ";") ? tokens.slice(from, to) : [];
}

/** Names that a piece of C# declares itself: locals, and the parameters of its lambdas. */
export function declaredNames(tokens: readonly Token[]): ReadonlySet<string> {
  const names = new Set<string>();
  tokens.forEach((token, index) => {
    if (token.kind !== "word") return;
    const before = tokens[index - 1];
    const follows = before?.kind === "word" ? !notTypes.has(before.text) : isOneOf(before, ">", "]", "?");
    if (follows && isOneOf(tokens[index + 1], "=", ";", ",", ")", "in")) names.add(token.text);
    if (isOneOf(tokens[index + 1], "=>")) names.add(token.text);
  });
  return names;
}

/** Words that stand before a value, not before a name that they give a type to. */
export const notTypes: ReadonlySet<string> = new Set(
  "return throw new in is as out ref case else await when do and or not".split(" "),
);
