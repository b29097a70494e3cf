import { isOneOf, type Token } from "./csharp-tokens";

/** Each token with how many brackets are open around it; a bracket itself stands outside. */
function withDepth(tokens: readonly Token[]): readonly (readonly [token: Token, depth: number])[] {
  let depth = 0;
  return tokens.map((token) => {
    if (isOneOf(token, ")", "]", "}")) depth -= 1;
    const at = depth;
    if (isOneOf(token, "(", "[", "{")) depth += 1;
    return [token, at] as const;
  });
}

/** The operands of an operator that stands outside of all brackets; all tokens as one where it does not. */
export function splitBy(tokens: readonly Token[], operator: string): readonly (readonly Token[])[] {
  const operands: Token[][] = [[]];
  for (const [token, depth] of withDepth(tokens)) {
    if (depth === 0 && isOneOf(token, operator)) operands.push([]);
    else operands.at(-1)?.push(token);
  }
  return operands;
}

/** The parts of `condition ? met : unmet`, or nothing where the tokens are none. */
export function splitChoice(tokens: readonly Token[]):
  | {
      readonly condition: readonly Token[];
      readonly met: readonly Token[];
      readonly unmet: readonly Token[];
    }
  | undefined {
  const outside = withDepth(tokens)
    .map(([token, depth], index) => ({ token, depth, index }))
    .filter(({ depth }) => depth === 0);
  const asks = outside.find(({ token }) => isOneOf(token, "?"));
  if (!asks) return undefined;
  let open = 0;
  for (const { token, index } of outside.filter((each) => each.index > asks.index)) {
    if (isOneOf(token, "?")) open += 1;
    if (!isOneOf(token, ":")) continue;
    if (open === 0) {
      return {
        condition: tokens.slice(0, asks.index),
        met: tokens.slice(asks.index + 1, index),
        unmet: tokens.slice(index + 1),
      };
    }
    open -= 1;
  }
  return undefined;
}

/** What stands in each pair of outermost brackets. */
export function bracketed(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const found: Token[][] = [];
  for (const [token, depth] of withDepth(tokens)) {
    if (depth === 0 && isOneOf(token, "(", "[", "{")) found.push([]);
    else if (depth > 0) found.at(-1)?.push(token);
  }
  return found;
}

/** What stands in the brackets that hold all of the tokens, or nothing where none do. */
export function unwrap(tokens: readonly Token[]): readonly Token[] | undefined {
  const inside = bracketed(tokens);
  const [only] = inside;
  const isWhole = isOneOf(tokens[0], "(") && only !== undefined && only.length === tokens.length - 2;
  return isWhole ? only : undefined;
}
