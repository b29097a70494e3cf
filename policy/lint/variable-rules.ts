import { isOneOf, type Token, textOf, tokenize } from "./csharp-tokens";
import { literalOf, type Place, type Spot } from "./place";
import type { Found, LintRule } from "./rule";

/** Names between the brackets of `context.Variables["…"]`, or of a call such as `Variables.ContainsKey("…")`. */
function namesAfter(tokens: readonly Token[], ...opening: readonly string[]): readonly string[] {
  return tokens.flatMap((token, index) => {
    const isOpened = opening.every((text, back) => isOneOf(tokens[index - opening.length + back], text));
    const name = isOpened ? textOf(token) : undefined;
    return name === undefined ? [] : [name];
  });
}

const checked = (code: string): readonly string[] =>
  namesAfter(tokenize(code).tokens, "Variables", ".", "ContainsKey", "(");

/** Variables that an expression reads by index, without asking whether they are set, there or on the way to it. */
function namesRead({ tokens, expression, conditions }: Spot): readonly string[] {
  const asked = [expression, ...conditions.map((condition) => condition.asked)];
  const known = new Set(asked.flatMap(({ code }) => checked(code)));
  return [...new Set(namesAfter(tokens, "Variables", "["))].filter((name) => !known.has(name));
}

/** Variables that a statement sets: its own, or those that its attributes name. */
function namesSet({ element }: Place): readonly string[] {
  const attributes = Object.keys(element.attributes).filter(
    (name) => /(^|-)variable-name$/.test(name) || (name === "name" && element.name === "set-variable"),
  );
  return attributes.flatMap((name) => literalOf(element, name) ?? []);
}

/** What was set, as far as the reading has come. A fragment may set anything. */
interface Known {
  readonly names: Set<string>;
  isOpen: boolean;
}

function read(place: Place, known: Known): readonly Found[] {
  const ownSpots = () =>
    place.spots.flatMap((spot) =>
      known.isOpen
        ? []
        : namesRead(spot)
            .filter((name) => !known.names.has(name))
            .map((name) => ({
              path: spot.path,
              message: `must not read the variable ${name} before it is set (use GetValueOrDefault)`,
            })),
    );
  const below = () => place.children.flatMap((child) => read(child, known));
  // The condition of a retry is asked after each run of its statements.
  const found = place.element.name === "retry" ? [below(), ownSpots()] : [ownSpots(), below()];
  for (const name of namesSet(place)) known.names.add(name);
  if (place.element.name === "include-fragment") known.isOpen = true;
  return found.flat();
}

/** What is said of the pipeline's variables. */
export const variableRules: readonly LintRule[] = [
  {
    id: "unset-variable",
    why: "context.Variables[ ] throws where the name was not set, and the caller gets an error for it; an error can come before anything was set",
    check: ({ places }) => {
      const statements = places.filter(({ around }) => around.length === 0);
      const known: Known = { names: new Set(), isOpen: false };
      const onError: Known = { names: new Set(), isOpen: false };
      return statements.flatMap((place) => read(place, place.section === "on-error" ? onError : known));
    },
  },
];
