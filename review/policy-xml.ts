/** One element of a policy. */
export interface PolicyElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly PolicyElement[];
  /** What stands in it, where it holds no elements; an expression as it is written. */
  readonly text: string;
}

/** An element where it stands in a policy. */
export interface PlacedElement {
  readonly element: PolicyElement;
  /** What holds it, outermost first. */
  readonly within: readonly PolicyElement[];
}

interface OpenElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: PolicyElement[];
  text: string;
}

const token = /<!--[\s\S]*?-->|<\/([\w-]+)>|<([\w-]+)((?:\s+[\w-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/y;
const entities: Readonly<Record<string, string>> = { quot: '"', apos: "'", amp: "&", lt: "<", gt: ">" };

/**
 * Reads a policy that was printed here: elements, attributes in double quotes, text, comments, XML's own five entities, and
 * nothing else. Throws a `RangeError` where it finds anything else, with the position in characters.
 */
export function readPolicyXml(text: string): PolicyElement {
  const top: OpenElement = { name: "", attributes: {}, children: [], text: "" };
  const open: OpenElement[] = [top];
  token.lastIndex = 0;
  for (let at = 0; at < text.length; at = token.lastIndex) {
    const found = token.exec(text);
    const current = open.at(-1);
    if (!found || !current) throw malformed(at);
    const [, closing, opening, attributes = "", isEmpty, content] = found;
    if (content !== undefined) current.text += unescaped(content, at);
    if (opening !== undefined) {
      const element: OpenElement = { name: opening, attributes: attributesOf(attributes, at), children: [], text: "" };
      current.children.push(element);
      if (isEmpty === "") open.push(element);
    }
    if (closing !== undefined) close(open, closing, at);
  }
  const [policy, ...others] = top.children;
  if (!policy || others.length > 0 || open.length > 1 || top.text.trim() !== "") throw malformed(text.length);
  return policy;
}

/** Every element of a policy, each before what it holds, in the order in which they stand. */
export function elementsOf(
  element: PolicyElement,
  within: readonly PolicyElement[] = [],
): readonly [PlacedElement, ...PlacedElement[]] {
  return [{ element, within }, ...element.children.flatMap((child) => elementsOf(child, [...within, element]))];
}

/** Whether a value is computed when a request runs. */
export function isExpression(value: string): boolean {
  return /^@[({]/.test(value);
}

/** Text literals of an expression, in order. */
export function literalsOf(expression: string): readonly string[] {
  return [...expression.matchAll(/"(?:[^"\\]|\\.)*"/g)].map(([quoted]) => String(JSON.parse(quoted)));
}

function close(open: OpenElement[], name: string, at: number): void {
  const closed = open.pop();
  if (!closed || closed.name !== name || open.length === 0) throw malformed(at);
  if (closed.children.length > 0 && closed.text.trim() !== "") throw malformed(at);
}

function attributesOf(written: string, at: number): Readonly<Record<string, string>> {
  const pairs = [...written.matchAll(/([\w-]+)="([^"]*)"/g)].map(
    ([, name = "", value = ""]) => [name, unescaped(value, at)] as const,
  );
  if (new Set(pairs.map(([name]) => name)).size < pairs.length) throw malformed(at);
  return Object.fromEntries(pairs);
}

function unescaped(text: string, at: number): string {
  return text.replace(/&(\w*);?/g, (_, name: string) => {
    const character = entities[name];
    if (character === undefined) throw malformed(at);
    return character;
  });
}

function malformed(at: number): RangeError {
  return new RangeError(`a policy must be XML as it is printed here, got something else at character ${at}`);
}
