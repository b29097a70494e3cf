import { bracketed, splitBy, splitChoice, unwrap } from "./csharp-operands";
import { alwaysReturns, type CSharpStatement, parseStatements } from "./csharp-statements";
import { isOneOf, type Token, tokenize } from "./csharp-tokens";
import { inlineMembers } from "./local-names";
import type { Condition, Spot } from "./place";

/** Statuses from here on are errors, which a model account answers whole. */
const firstError = 400;
const status = String.raw`(?:\(int\))?context\??\.Response\??\.StatusCode`;
/** The variable of a lane's policy that says `lookup` for a request that the cache may answer, which no streamed one is. */
const cache = String.raw`(?:\(string\)context\.Variables\["cache"\]|context\.Variables\.GetValueOrDefault<string>\("cache"(?:,"")?\))`;

/** What excludes a stream by being true, and what by being false; where it compares statuses, if all are from one on. */
const exclusions: readonly { readonly holds: boolean; readonly form: RegExp; readonly from?: number }[] = [
  { holds: true, form: RegExp(`^${status}(?:==|>=)(\\d+)$`), from: firstError },
  { holds: true, form: RegExp(`^${status}>(\\d+)$`), from: firstError - 1 },
  { holds: true, form: RegExp(`^(\\d+)(?:==|<=)${status}$`), from: firstError },
  { holds: true, form: RegExp(`^new(?:int)?\\[\\]\\{([\\d,]+)\\}\\.Contains\\(${status}\\)$`), from: firstError },
  { holds: true, form: RegExp(`^${cache}=="lookup"$`) },
  { holds: false, form: RegExp(`^${status}(?:!=|<)(\\d+)$`), from: firstError },
  { holds: false, form: RegExp(`^${status}<=(\\d+)$`), from: firstError - 1 },
  { holds: false, form: RegExp(`^${cache}!="lookup"$`) },
];

/** How often the response's body is read where neither the conditions on the way nor the C# itself excludes a stream. */
export function unguardedReads({ tokens: written, expression, conditions }: Spot): number {
  const tokens = inlineMembers(written);
  const reads = tokens.filter(
    (token, index) =>
      isOneOf(token, "Body") &&
      isOneOf(tokens[index - 2], "Response") &&
      isOneOf(tokens[index - 4], "context") &&
      [1, 3].every((back) => isOneOf(tokens[index - back], ".", "?.")),
  );
  if (reads.length === 0 || excludesStream(conditions)) return 0;
  return reads.filter((read) =>
    expression.block ? !isGuarded(parseStatements(tokens), read) : !isGuardedWithin(tokens, read),
  ).length;
}

/** Whether one of the conditions on the way excludes a stream. */
export function excludesStream(conditions: readonly Condition[]): boolean {
  return conditions.some(
    ({ asked, holds }) => !asked.block && excludes(inlineMembers(tokenize(asked.code).tokens), holds),
  );
}

/** Whether there is no stream where a condition holds, or where it does not. */
function excludes(condition: readonly Token[], holds: boolean): boolean {
  const [first, ...rest] = condition;
  // What either side of these says is not followed.
  if (first === undefined || splitChoice(condition) || splitBy(condition, "??").length > 1) return false;
  const either = splitBy(condition, "||");
  if (either.length > 1) return either[holds ? "every" : "some"]((each) => excludes(each, holds));
  const both = splitBy(condition, "&&");
  if (both.length > 1) return both[holds ? "some" : "every"]((each) => excludes(each, holds));
  if (isOneOf(first, "!")) return excludes(rest, !holds);
  const inside = unwrap(condition);
  if (inside) return excludes(inside, holds);
  const text = condition.map((token) => token.text).join("");
  return exclusions.some((each) => {
    const found = each.holds === holds ? each.form.exec(text) : null;
    if (!found || each.from === undefined) return found !== null;
    const least = Math.min(...(found[1] ?? "").split(",").filter(Boolean).map(Number));
    return least >= each.from;
  });
}

/** Whether what comes before a read in its block excludes a stream: an `if` around it, or one that returned before it. */
function isGuarded(statements: readonly CSharpStatement[], read: Token): boolean {
  for (const statement of statements) {
    if (holdsToken(statement, read)) return isGuardedBy(statement, read);
    const isLeft = statement.kind === "if" && !statement.unmet && alwaysReturns([statement.met]);
    if (isLeft && excludes(statement.condition, false)) return true;
  }
  return false;
}

function isGuardedBy(statement: CSharpStatement, read: Token): boolean {
  if (statement.kind === "plain" || statement.kind === "leave") return isGuardedWithin(statement.tokens, read);
  if (statement.kind === "if") {
    const { condition, met, unmet } = statement;
    if (condition.includes(read)) return isGuardedWithin(condition, read);
    if (holdsToken(met, read)) return excludes(condition, true) || isGuardedBy(met, read);
    return excludes(condition, false) || (unmet !== undefined && isGuardedBy(unmet, read));
  }
  for (const part of parts(statement)) if (part.some((each) => holdsToken(each, read))) return isGuarded(part, read);
  return isGuardedWithin(tokensOf(statement), read);
}

/** Whether what comes before a read in its expression excludes a stream: `&&`, `||` or `? :`. */
function isGuardedWithin(tokens: readonly Token[], read: Token): boolean {
  for (const apart of [",", ";", "=", "=>"]) {
    const found = splitBy(tokens, apart);
    if (found.length > 1) return isGuardedWithin(found.find((each) => each.includes(read)) ?? [], read);
  }
  const choice = splitChoice(tokens);
  if (choice) {
    const { condition, met, unmet } = choice;
    if (condition.includes(read)) return isGuardedWithin(condition, read);
    const holds = met.includes(read);
    return excludes(condition, holds) || isGuardedWithin(holds ? met : unmet, read);
  }
  for (const [operator, holds] of [
    ["??", undefined],
    ["||", false],
    ["&&", true],
  ] as const) {
    const operands = splitBy(tokens, operator);
    if (operands.length === 1) continue;
    const at = operands.findIndex((each) => each.includes(read));
    const isExcluded = holds !== undefined && operands.slice(0, at).some((each) => excludes(each, holds));
    return isExcluded || isGuardedWithin(operands[at] ?? [], read);
  }
  const inside = bracketed(tokens).find((each) => each.includes(read));
  return inside !== undefined && isGuardedWithin(inside, read);
}

function parts(statement: CSharpStatement): readonly (readonly CSharpStatement[])[] {
  switch (statement.kind) {
    case "block":
      return [statement.body];
    case "switch":
      return statement.sections;
    case "try":
      return [[statement.body], statement.handlers, statement.last ? [statement.last] : []];
    case "headed":
      return [[statement.body]];
    case "if":
      return [[statement.met], statement.unmet ? [statement.unmet] : []];
    default:
      return [];
  }
}

function tokensOf(statement: CSharpStatement): readonly Token[] {
  switch (statement.kind) {
    case "plain":
    case "leave":
      return statement.tokens;
    case "if":
      return statement.condition;
    case "switch":
      return statement.subject;
    case "headed":
      return statement.head;
    default:
      return [];
  }
}

function holdsToken(statement: CSharpStatement, token: Token): boolean {
  return (
    tokensOf(statement).includes(token) ||
    parts(statement)
      .flat()
      .some((each) => holdsToken(each, token))
  );
}
