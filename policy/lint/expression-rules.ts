import { unknownMembers } from "./context-members";
import { alwaysReturns, parseStatements } from "./csharp-statements";
import { isOneOf, type Token, unbalanced } from "./csharp-tokens";
import { inlineMembers } from "./local-names";
import type { Spot } from "./place";
import type { LintRule } from "./rule";
import { refusedTypes } from "./type-uses";

/** Words of C# that do not belong into an expression: they wait, look types up when run, or leave what is checked. */
const refusedWords = ["async", "await", "dynamic", "unsafe", "typeof"];

/** A rule that reads each expression by itself: the messages of what is wrong with it. */
function eachExpression(id: string, why: string, check: (spot: Spot) => readonly string[]): LintRule {
  return {
    id,
    why,
    check: ({ spots }) => spots.flatMap((spot) => check(spot).map((message) => ({ path: spot.path, message }))),
  };
}

const isWhole = (tokens: readonly Token[]): boolean =>
  unbalanced(tokens) === undefined && tokens.every(({ kind }) => kind !== "broken");

const refusedForms: ReadonlySet<string> = new Set(["Contains", "StartsWith", "EndsWith", "Equals", "IndexOf"]);

/** Whether the reason at this place is compared or searched. */
function isCompared(tokens: readonly Token[], index: number): boolean {
  const isOperand = isOneOf(tokens[index + 1], "==", "!=");
  const isSearched = isOneOf(tokens[index + 1], ".", "?.") && refusedForms.has(tokens[index + 2]?.text ?? "");
  let root = index;
  while (isOneOf(tokens[root - 1], ".", "?.") && tokens[root - 2]?.kind === "word") root -= 2;
  return isOperand || isSearched || isOneOf(tokens[root - 1], "==", "!=");
}

/** What the C# of an expression may be made of. */
export const expressionRules: readonly LintRule[] = [
  eachExpression(
    "expression-whole",
    "the gateway finds the end of an expression by its brackets: one too many or too few changes what is C# and what is text",
    ({ tokens }) => {
      const broken = tokens.find(({ kind }) => kind === "broken");
      if (broken) return [`must end its strings and comments, got ${broken.text.slice(0, 20)}`];
      const bracket = unbalanced(tokens);
      if (bracket !== undefined) return [`must balance its brackets, got one ${bracket} too many or too few`];
      return tokens.length === 0 ? ["must not be empty"] : [];
    },
  ),
  eachExpression(
    "expression-single",
    "@( ) takes one value, and its C# is not compiled before it is deployed",
    ({ tokens, expression }) => {
      let open = 0;
      const hasSeveral = tokens.some((token) => {
        if (isOneOf(token, "{")) open += 1;
        if (isOneOf(token, "}")) open -= 1;
        return open === 0 && isOneOf(token, ";");
      });
      return !expression.block && hasSeveral ? ["must have no semicolon in @( ) (use @{ })"] : [];
    },
  ),
  eachExpression(
    "expression-returns",
    "every way through @{ } must return: the gateway compiles it as the body of a function",
    ({ tokens, expression }) =>
      expression.block && isWhole(tokens) && !alwaysReturns(parseStatements(tokens))
        ? ["must return or throw on every way (end with return)"]
        : [],
  ),
  eachExpression(
    "expression-line-comment",
    "XML reads a line break in an attribute as a space, so a comment to the end of its line hides all that follows",
    ({ attribute, hasLineComment }) =>
      hasLineComment && attribute !== undefined ? ["must have no // comment in an attribute (use /* */)"] : [],
  ),
  eachExpression(
    "expression-types",
    "the gateway takes the .NET types and members on its list alone, and refuses others when the policy is saved or run",
    ({ tokens }) =>
      refusedTypes(tokens).map((name) => `must use .NET types and members that expressions may use, got ${name}`),
  ),
  eachExpression("expression-words", "an expression runs at once, inside of the gateway's sandbox", ({ tokens }) =>
    refusedWords
      .filter((word) => tokens.some((token, index) => isOneOf(token, word) && !isOneOf(tokens[index - 1], ".", "?.")))
      .map((word) => `must do without the keyword ${word}`),
  ),
  eachExpression(
    "expression-context",
    "a member that the context has not is found by the gateway only when the policy is saved",
    ({ tokens }) => unknownMembers(tokens).map((name) => `must use members that the context has, got ${name}`),
  ),
  eachExpression(
    "status-reason",
    "the wording of a status is nobody's promise: API Management has changed its own, and HTTP/2 carries none",
    ({ tokens }) => {
      const inlined = inlineMembers(tokens);
      return inlined.some((token, index) => isOneOf(token, "StatusReason") && isCompared(inlined, index))
        ? ["must not compare StatusReason (compare StatusCode)"]
        : [];
    },
  ),
];
