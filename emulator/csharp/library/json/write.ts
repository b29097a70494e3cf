import { textOf } from "../../object";
import { quoted } from "./quoted";
import { scalarJson } from "./scalar";
import { type JToken, TokenType } from "./token";
import type { JValue } from "./value";

/** What `ToString(Formatting.None)` gives. */
export function compact(token: JToken): string {
  switch (token.kind) {
    case TokenType.Object:
      return compactObject(token);
    case TokenType.Array: {
      const items = token.children;
      let text = "[";
      for (let index = 0; index < items.length; index++) {
        if (index > 0) text += ",";
        text += compact(items[index] as JToken);
      }
      return `${text}]`;
    }
    case TokenType.Property:
      return `${quoted(token.name ?? "")}:${compact(token.children[0] as JToken)}`;
    default:
      return scalarJson((token as JValue).raw, token.kind);
  }
}

function compactObject(token: JToken): string {
  const properties = token.children as readonly (JToken & { readonly value: JToken })[];
  let text = "{";
  for (let index = 0; index < properties.length; index++) {
    const property = properties[index] as (typeof properties)[number];
    if (index > 0) text += ",";
    text += `${quoted(property.name ?? "")}:${compact(property.value)}`;
  }
  return `${text}}`;
}

/** What `ToString()` gives: two spaces a level, and the line ends of Windows, which the service runs on. */
export function indented(token: JToken, indent = ""): string {
  switch (token.kind) {
    case TokenType.Object:
      return block("{", "}", token.children, indent);
    case TokenType.Array:
      return block("[", "]", token.children, indent);
    case TokenType.Property:
      return `${quoted(token.name ?? "")}: ${indented(token.children[0] as JToken, indent)}`;
    default:
      return scalarJson((token as JValue).raw, token.kind);
  }
}

function block(open: string, close: string, children: readonly JToken[], indent: string): string {
  if (children.length === 0) return open + close;
  const inner = `${indent}  `;
  const lines = children.map((child) => `\r\n${inner}${indented(child, inner)}`);
  return `${open}${lines.join(",")}\r\n${indent}${close}`;
}

/** A key as the messages of Newtonsoft show it. */
export function keyText(key: unknown): string {
  if (key === null) return "{null}";
  return typeof key === "string" ? `"${key}"` : textOf(key);
}
