import type { Element } from "../document";

/** A statement as data: attributes that are undefined are not printed. */
export function element(
  name: string,
  attributes: Element["attributes"] = {},
  content: Element["content"] = [],
): Element {
  return { name, attributes, content };
}
