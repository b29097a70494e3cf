import type { JToken } from "./token";

/** `JTokenType.Array`. */
const arrayKind = 2;

const special = /[. '/"[\]()\t\n\r\f\b\\\u0085\u2028\u2029]/;

const whiteSpace = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/;

/** What `char.IsWhiteSpace` says. */
export function isWhiteSpace(unit: string): boolean {
  return whiteSpace.test(unit);
}

/** A step into an object, as the paths of Newtonsoft write it: `.name`, or `['a name']`. */
export function propertyStep(name: string): string {
  return special.test(name) ? `['${name.replace(/[\\']/g, "\\$&")}']` : `.${name}`;
}

/** A path of steps without the dot that would begin it. */
export function joinSteps(steps: readonly string[]): string {
  const path = steps.join("");
  return path.startsWith(".") ? path.slice(1) : path;
}

/** Where a token is in its document: `choices[0].message`. */
export function pathOf(token: JToken): string {
  if (token.parent === null) return "";
  const steps: string[] = [];
  for (let at: JToken | null = token, below: JToken | null = null; at !== null; below = at, at = at.parent) {
    if (at.name !== null) steps.push(propertyStep(at.name));
    else if (at.kind === arrayKind && below !== null) steps.push(`[${at.children.indexOf(below)}]`);
  }
  return joinSteps(steps.reverse());
}
