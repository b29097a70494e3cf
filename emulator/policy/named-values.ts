import type { PolicyNode, PolicyText, Position } from "./effective";

import { readValue } from "./value-text";

const reference = /\{\{([\w.-]+)\}\}/g;

/**
 * Puts named values, by display name, in the place of their names in double braces, once: a value's own braces stay. They go
 * into attribute values and texts, after the document was read, so a value is text and never markup; a whole value may be an expression.
 */
export function fillNamedValues(
  node: PolicyNode,
  values: ReadonlyMap<string, string>,
  tell: (position: Position, path: string, message: string) => void,
): PolicyNode {
  const fill = (text: PolicyText, path: string): PolicyText => {
    if (!text.source.includes("{{")) return text;
    const filled = text.source.replace(reference, (written, name: string) => {
      const value = values.get(name);
      if (value === undefined)
        tell(
          text.position,
          path,
          `must name a named value that exists, got ${written} (add the named value ${name}, or take it out)`,
        );
      return value ?? written;
    });
    return filled === text.source
      ? text
      : readValue(filled, text.position, (message) => tell(text.position, path, message));
  };
  // Liquid has double braces of its own.
  const isLiquid = node.attributes.get("template")?.source === "liquid";
  return {
    ...node,
    attributes: new Map([...node.attributes].map(([name, text]) => [name, fill(text, `${node.name}/@${name}`)])),
    children: node.children.map((child) => fillNamedValues(child, values, tell)),
    text: node.text === undefined || isLiquid ? node.text : fill(node.text, node.name),
  };
}
