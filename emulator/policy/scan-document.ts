import type { PolicyNode, PolicyText } from "./effective";
import { startsExpression } from "./expression-extent";
import type { SourceText } from "./source-text";
import { readValue, resolveLiteral, scanExpression, skipBlank, type Tell } from "./value-text";
import { shown } from "./wording";

/** Deepest nest of elements that is read. An assumption that guards the stack: API Management publishes no limit. */
const mostDepth = 100;

/** Tells of something wrong at an index, and the element or attribute that has it. */
export type TellOf = (at: number, path: string | undefined, message: string) => void;

/**
 * Reads a policy document as API Management accepts it, raw or escaped, into its root element. Tells of all that is wrong; undefined
 * when no root could be read.
 */
export function scanDocument(source: SourceText, tell: TellOf): PolicyNode | undefined {
  const scanner = new Scanner(source, tell);
  try {
    return scanner.document();
  } catch (thrown) {
    if (!(thrown instanceof Malformed)) throw thrown;
    if (thrown.message !== "") tell(thrown.at, thrown.path, thrown.message);
    return undefined;
  }
}

/** What nothing can be read after; without a message where it was told. */
class Malformed extends Error {
  constructor(
    readonly at: number,
    readonly path: string | undefined,
    message: string,
  ) {
    super(message);
  }
}

const namePattern = /[A-Za-z_:][\w:.-]*/y;

/** What was read inside an element so far. */
interface Content {
  readonly children: PolicyNode[];
  text: string;
  /** Where the first of the text that is not blank stands. */
  textAt: number | undefined;
}

class Scanner {
  private at = 0;
  private readonly text: string;

  constructor(
    private readonly source: SourceText,
    private readonly tell: TellOf,
  ) {
    this.text = source.text;
  }

  document(): PolicyNode {
    this.skipBetween();
    if (this.text[this.at] !== "<")
      this.fail(this.at, undefined, `must be a policy document, got ${this.next()} (start it with <policies>)`);
    const root = this.element(1);
    this.skipBetween();
    if (this.at < this.text.length)
      this.fail(
        this.at,
        undefined,
        `must end with its root element, got ${this.next()} after </${root.name}> (keep one root)`,
      );
    return root;
  }

  /** White space, comments and processing instructions, around the root. */
  private skipBetween(): void {
    for (;;) {
      this.at = skipBlank(this.text, this.at);
      if (!this.skipNoContent(undefined)) return;
    }
  }

  private skipNoContent(path: string | undefined): boolean {
    if (this.text.startsWith("<!--", this.at)) this.at = this.endOf("-->", path, "comment");
    else if (this.text.startsWith("<?", this.at)) this.at = this.endOf("?>", path, "processing instruction");
    else return false;
    return true;
  }

  private endOf(closing: string, path: string | undefined, what: string): number {
    const end = this.text.indexOf(closing, this.at);
    if (end < 0) this.fail(this.at, path, `must close its ${what}, got the end of the document (write ${closing})`);
    return end + closing.length;
  }

  private element(depth: number): PolicyNode {
    const opens = this.at;
    this.at += 1;
    const name = this.name();
    if (name === "")
      this.fail(opens, undefined, `must be a tag, got ${this.next(opens)} (write < as &lt; outside expressions)`);
    if (depth > mostDepth) this.fail(opens, name, `must nest at most ${mostDepth} elements deep, got one more`);
    const attributes = this.attributes(name);
    const content: Content = { children: [], text: "", textAt: undefined };
    if (this.text.startsWith("/>", this.at)) this.at += 2;
    else {
      this.at += 1;
      this.content(name, opens, depth, content);
    }
    return {
      name,
      attributes,
      children: content.children,
      text: this.textOf(name, content),
      position: this.source.positionAt(opens),
    };
  }

  private attributes(element: string): ReadonlyMap<string, PolicyText> {
    const attributes = new Map<string, PolicyText>();
    for (;;) {
      const from = this.at;
      this.at = skipBlank(this.text, this.at);
      if (this.text[this.at] === ">" || this.text.startsWith("/>", this.at)) return attributes;
      const at = this.at;
      const name = this.name();
      if (name === "" || at === from)
        this.fail(
          at,
          element,
          `must go on with white space and an attribute, or end with ">", got ${this.next(at)} (write a quote in a literal value as &quot;)`,
        );
      const path = `${element}/@${name}`;
      const value = this.attributeValue(path);
      if (attributes.has(name)) this.tell(at, path, "must be written once, got it twice (keep one)");
      if (value !== undefined) attributes.set(name, value);
    }
  }

  private attributeValue(path: string): PolicyText | undefined {
    this.at = skipBlank(this.text, this.at);
    if (this.text[this.at] !== "=") this.fail(this.at, path, `must have a value, got ${this.next()} (write ="…")`);
    this.at = skipBlank(this.text, this.at + 1);
    const quote = this.text[this.at];
    if (quote !== '"' && quote !== "'")
      this.fail(this.at, path, `must have its value in quotes, got ${this.next()} (write ="…")`);
    const from = this.at + 1;
    const start = skipBlank(this.text, from);
    if (startsExpression(this.text, start)) return this.attributeExpression(start, quote, path);
    const end = this.text.indexOf(quote, from);
    if (end < 0) this.fail(this.at, path, `must close its value, got the end of the document (write ${quote})`);
    this.at = end + 1;
    const angle = this.text.slice(from, end).indexOf("<");
    if (angle >= 0) this.tell(from + angle, path, 'must hold no "<" outside an expression, got one (write &lt;)');
    const source = resolveLiteral(this.source, from, end, true, this.tellAs(path));
    return readValue(source, this.source.positionAt(from), (message) => this.tell(from, path, message));
  }

  /** Goes on after the first quote when the expression is broken, where that may well end the attribute. */
  private attributeExpression(start: number, quote: '"' | "'", path: string): PolicyText | undefined {
    const scanned = scanExpression(this.source, start, quote, this.tellAs(path));
    const end = scanned?.end ?? this.text.indexOf(quote, start);
    if (scanned === undefined && (end < 0 || !/[\s/>]/.test(this.text[end + 1] ?? ""))) this.fail(start, path, "");
    this.at = end + 1;
    return scanned?.value;
  }

  private content(name: string, opens: number, depth: number, content: Content): void {
    const from = this.at;
    for (;;) {
      if (this.at >= this.text.length)
        this.fail(opens, name, `must be closed, got the end of the document (write </${name}>)`);
      if (this.text.startsWith("</", this.at)) break;
      if (this.skipNoContent(name)) continue;
      if (this.text.startsWith("<![CDATA[", this.at)) this.characterData(name, content);
      else if (this.text[this.at] === "<") content.children.push(this.element(depth + 1));
      else this.characters(name, content);
    }
    // A body may be markup: it is sent as it is written, so its elements are no statements.
    if (name === "set-body" && content.children.length > 0) {
      content.children.length = 0;
      content.text = this.text.slice(from, this.at);
      content.textAt = skipBlank(this.text, from);
    }
    this.closingTag(name, opens);
  }

  private closingTag(name: string, opens: number): void {
    const at = this.at;
    this.at += 2;
    const closes = this.name();
    const { line, column } = this.source.positionAt(opens);
    if (closes !== name)
      this.fail(
        at,
        name,
        `must be closed, opened at line ${line}, column ${column}, got ${this.next(at)} (write </${name}>)`,
      );
    this.at = skipBlank(this.text, this.at);
    if (this.text[this.at] !== ">")
      this.fail(this.at, name, `must end its closing tag, got ${this.next()} (write ">")`);
    this.at += 1;
  }

  private characterData(name: string, content: Content): void {
    const end = this.endOf("]]>", name, "CDATA section");
    this.add(content, this.text.slice(this.at + "<![CDATA[".length, end - "]]>".length), this.at);
    this.at = end;
  }

  private characters(name: string, content: Content): void {
    const start = skipBlank(this.text, this.at);
    if (content.textAt === undefined && startsExpression(this.text, start)) {
      const scanned = scanExpression(this.source, start, "<", this.tellAs(name));
      // The closing tag may well end a broken one: there may be more to tell of.
      const end = scanned?.end ?? this.text.indexOf(`</${name}`, start);
      if (end < 0) this.fail(start, name, "");
      if (scanned !== undefined) this.add(content, scanned.value.source, start);
      this.at = end;
      return;
    }
    const end = this.text.indexOf("<", this.at);
    const to = end < 0 ? this.text.length : end;
    this.add(content, resolveLiteral(this.source, this.at, to, false, this.tellAs(name)), this.at);
    this.at = to;
  }

  private add(content: Content, text: string, at: number): void {
    if (content.textAt === undefined && text.trim() !== "") content.textAt = skipBlank(this.text, at);
    content.text += text;
  }

  private textOf(name: string, { children, text, textAt }: Content): PolicyText | undefined {
    if (textAt === undefined) return undefined;
    if (children.length > 0) {
      this.tell(textAt, name, `must hold elements or text, got both (take out ${shown(text.trim().slice(0, 12))})`);
      return undefined;
    }
    return readValue(text, this.source.positionAt(textAt), (message) => this.tell(textAt, name, message));
  }

  private name(): string {
    namePattern.lastIndex = this.at;
    const name = namePattern.exec(this.text)?.[0] ?? "";
    this.at += name.length;
    return name;
  }

  private tellAs(path: string): Tell {
    return (at, message) => this.tell(at, path, message);
  }

  /** What stands at an index, as a problem shows it. */
  private next(at = this.at): string {
    return at >= this.text.length
      ? "the end of the document"
      : shown(this.text.slice(at, at + 12).split("\n")[0] ?? "");
  }

  private fail(at: number, path: string | undefined, message: string): never {
    throw new Malformed(at, path, message);
  }
}
