import { createHash } from "node:crypto";
import type { Element, PolicyDocument, Value } from "./document";
import { isExpression } from "./expression";

/**
 * Prints a policy document as well-formed XML, which API Management reads as `rawxml` too. `<base />` stands first in
 * every section but `backend`, which may hold one statement only; the global scope has no base. The comment at the end carries the document's hash: the
 * Terraform provider compares policies without white space, and would miss a change that is white space alone.
 */
export function printPolicy(
  { inbound, backend, outbound, onError }: PolicyDocument,
  scope: "global" | "api" = "api",
): string {
  const base: readonly Element[] = scope === "global" ? [] : [{ name: "base", attributes: {}, content: [] }];
  const body = printElement(
    {
      name: "policies",
      attributes: {},
      content: [
        { name: "inbound", attributes: {}, content: [...base, ...inbound] },
        { name: "backend", attributes: {}, content: [backend] },
        { name: "outbound", attributes: {}, content: [...base, ...outbound] },
        { name: "on-error", attributes: {}, content: [...base, ...onError] },
      ],
    },
    0,
  );
  const hash = createHash("sha256").update(body).digest("hex").slice(0, 12);
  return body.replace(/<\/policies>\n$/, `  <!-- headroom sha256:${hash} -->\n</policies>\n`);
}

function printElement({ name, attributes, content }: Element, depth: number): string {
  const indent = "  ".repeat(depth);
  const written = Object.entries(attributes)
    .filter((entry): entry is [string, Value] => entry[1] !== undefined)
    .map(([key, value]) => ` ${key}="${escapeAttribute(printValue(value))}"`)
    .join("");
  if (!Array.isArray(content))
    return `${indent}<${name}${written}>${escapeText(printValue(content as Value))}</${name}>\n`;
  if (content.length === 0) return `${indent}<${name}${written} />\n`;
  const children = content.map((child: Element) => printElement(child, depth + 1)).join("");
  return `${indent}<${name}${written}>\n${children}${indent}</${name}>\n`;
}

function printValue(value: Value): string {
  if (!isExpression(value)) return value;
  return value.block ? `@{\n${value.code}\n}` : `@(${value.code})`;
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function escapeAttribute(text: string): string {
  // XML reads a line break in an attribute as a space, which to C# is the same; a person reads lines.
  return escapeText(text).replaceAll('"', "&quot;");
}
