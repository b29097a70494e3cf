import type { PolicyNode, PolicyText, Section } from "./effective";

const sectionNames: readonly Section[] = ["inbound", "backend", "outbound", "on-error"];

/** Prints the sections of a policy document as well-formed XML, which reads back as the same nodes. */
export function printDocument(sections: ReadonlyMap<Section, readonly PolicyNode[]>): string {
  const written = sectionNames.flatMap((name) => {
    const nodes = sections.get(name);
    return nodes === undefined ? [] : [printParent(name, "", nodes, 1)];
  });
  return `<policies>\n${written.join("")}</policies>\n`;
}

/** Prints an element as well-formed XML: entities for all that XML asks to be escaped. */
export function printNode({ name, attributes, children, text }: PolicyNode, depth = 0): string {
  const written = [...attributes].map(([key, value]) => ` ${key}="${escapeAttribute(value)}"`).join("");
  if (text === undefined) return printParent(name, written, children, depth);
  return `${"  ".repeat(depth)}<${name}${written}>${escapeText(text)}</${name}>\n`;
}

function printParent(name: string, attributes: string, children: readonly PolicyNode[], depth: number): string {
  const indent = "  ".repeat(depth);
  if (children.length === 0) return `${indent}<${name}${attributes} />\n`;
  const inside = children.map((child) => printNode(child, depth + 1)).join("");
  return `${indent}<${name}${attributes}>\n${inside}${indent}</${name}>\n`;
}

function escapeText({ source }: PolicyText): string {
  return source.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\r", "&#13;");
}

/** White space that is not a space would be read as one. */
function escapeAttribute(value: PolicyText): string {
  return escapeText(value).replaceAll('"', "&quot;").replaceAll("\n", "&#10;").replaceAll("\t", "&#9;");
}
