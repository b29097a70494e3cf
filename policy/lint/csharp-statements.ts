import { isOneOf, type Token } from "./csharp-tokens";

/** A C# statement, as far as it decides what runs and what is returned. */
export type CSharpStatement =
  | { readonly kind: "plain"; readonly tokens: readonly Token[] }
  /** `return`, `throw`, `break`, `continue`, with what is returned or thrown. */
  | { readonly kind: "leave"; readonly word: string; readonly tokens: readonly Token[] }
  | { readonly kind: "block"; readonly body: readonly CSharpStatement[] }
  | {
      readonly kind: "if";
      readonly condition: readonly Token[];
      readonly met: CSharpStatement;
      readonly unmet?: CSharpStatement;
    }
  | {
      readonly kind: "switch";
      readonly subject: readonly Token[];
      readonly hasDefault: boolean;
      readonly sections: readonly (readonly CSharpStatement[])[];
    }
  | {
      readonly kind: "try";
      readonly body: CSharpStatement;
      readonly handlers: readonly CSharpStatement[];
      readonly last?: CSharpStatement;
    }
  /** A loop, or `using` and its like, which run their body once. */
  | {
      readonly kind: "headed";
      readonly word: string;
      readonly head: readonly Token[];
      readonly body: CSharpStatement;
    };

const headed: ReadonlySet<string> = new Set(["while", "for", "foreach", "using", "lock"]);
const empty: CSharpStatement = { kind: "block", body: [] };

/** Reads statements. What is no C# reads as something: the brackets are another rule's. */
export function parseStatements(tokens: readonly Token[]): readonly CSharpStatement[] {
  const reader = readerOf(tokens);
  const statements: CSharpStatement[] = [];
  while (!reader.isDone()) statements.push(readStatement(reader));
  return statements;
}

/** A place in the tokens that only goes on. */
type Reader = ReturnType<typeof readerOf>;

function readerOf(tokens: readonly Token[]) {
  let at = 0;
  const isDone = () => at >= tokens.length;
  const isAt = (...texts: readonly string[]) => isOneOf(tokens[at], ...texts);
  /** Takes the token if it is this one. */
  const skip = (text: string): boolean => {
    if (!isAt(text)) return false;
    at += 1;
    return true;
  };
  /** Takes what comes before one of these outside of all brackets. */
  const takeUntil = (...ends: readonly string[]): readonly Token[] => {
    const from = at;
    for (let depth = 0; !isDone(); at += 1) {
      if (depth <= 0 && isAt(...ends)) break;
      if (isAt("(", "[", "{")) depth += 1;
      if (isAt(")", "]", "}")) depth -= 1;
    }
    return tokens.slice(from, at);
  };
  /** Takes what stands in brackets, without them; nothing where none opens here. */
  const takeBracketed = (open: string, close: string): readonly Token[] => {
    if (!skip(open)) return [];
    const inside = takeUntil(close);
    skip(close);
    return inside;
  };
  const takeWord = (): string => tokens[at++]?.text ?? "";
  return { isDone, isAt, skip, takeUntil, takeBracketed, takeWord };
}

function readStatement(reader: Reader): CSharpStatement {
  if (reader.isAt("{")) return { kind: "block", body: parseStatements(reader.takeBracketed("{", "}")) };
  if (reader.skip("if")) {
    const condition = reader.takeBracketed("(", ")");
    const met = readBody(reader);
    return { kind: "if", condition, met, ...(reader.skip("else") ? { unmet: readBody(reader) } : {}) };
  }
  if (reader.skip("switch")) return readSwitch(reader);
  if (reader.skip("try")) return readTry(reader);
  if (reader.skip("do")) {
    const body = readBody(reader);
    return { kind: "headed", word: "do", head: reader.takeUntil(";"), ...over(reader, { body }) };
  }
  if (reader.isAt(...headed)) {
    const word = reader.takeWord();
    return { kind: "headed", word, head: reader.takeBracketed("(", ")"), body: readBody(reader) };
  }
  if (reader.isAt("return", "throw", "break", "continue")) {
    const word = reader.takeWord();
    return { kind: "leave", word, ...over(reader, { tokens: reader.takeUntil(";") }) };
  }
  return { kind: "plain", ...over(reader, { tokens: reader.takeUntil(";") }) };
}

/** Goes past the semicolon that ends what was read. */
function over<T>(reader: Reader, read: T): T {
  reader.skip(";");
  return read;
}

const readBody = (reader: Reader): CSharpStatement => (reader.isDone() ? empty : readStatement(reader));

function readSwitch(reader: Reader): CSharpStatement {
  const subject = reader.takeBracketed("(", ")");
  const inside = readerOf(reader.takeBracketed("{", "}"));
  const sections: CSharpStatement[][] = [];
  let hasDefault = false;
  while (!inside.isDone()) {
    if (inside.isAt("case", "default")) {
      hasDefault ||= inside.isAt("default");
      inside.takeUntil(":");
      inside.skip(":");
      // Labels that follow each other share a section.
      if (!inside.isAt("case", "default")) sections.push([]);
    } else {
      const statement = readStatement(inside);
      if (sections.length === 0) sections.push([]);
      sections.at(-1)?.push(statement);
    }
  }
  return { kind: "switch", subject, hasDefault, sections };
}

function readTry(reader: Reader): CSharpStatement {
  const body = readBody(reader);
  const handlers: CSharpStatement[] = [];
  while (reader.skip("catch")) {
    reader.takeBracketed("(", ")");
    if (reader.skip("when")) reader.takeBracketed("(", ")");
    handlers.push(readBody(reader));
  }
  return { kind: "try", body, handlers, ...(reader.skip("finally") ? { last: readBody(reader) } : {}) };
}

/** Whether statements never run past their end: every way returns or throws. */
export function alwaysReturns(statements: readonly CSharpStatement[]): boolean {
  return statements.some(returns);
}

function returns(statement: CSharpStatement): boolean {
  switch (statement.kind) {
    case "plain":
      return false;
    case "leave":
      return statement.word === "return" || statement.word === "throw";
    case "block":
      return alwaysReturns(statement.body);
    case "if":
      return statement.unmet !== undefined && returns(statement.met) && returns(statement.unmet);
    case "switch":
      return statement.hasDefault && statement.sections.every((section) => alwaysReturns(section) && !breaks(section));
    case "try":
      return (
        (returns(statement.body) && statement.handlers.every(returns)) ||
        (statement.last !== undefined && returns(statement.last))
      );
    case "headed": {
      const endless = statement.word === "while" && statement.head.length === 1 && isOneOf(statement.head[0], "true");
      const once = statement.word === "using" || statement.word === "lock" || statement.word === "do";
      return (endless && !breaks([statement.body])) || (once && returns(statement.body));
    }
  }
}

/** Whether a `break` leaves what is around these statements. */
function breaks(statements: readonly CSharpStatement[]): boolean {
  return statements.some((statement) => {
    if (statement.kind === "leave") return statement.word === "break";
    if (statement.kind === "block") return breaks(statement.body);
    if (statement.kind === "if") return breaks([statement.met, ...(statement.unmet ? [statement.unmet] : [])]);
    if (statement.kind === "try") return breaks([statement.body, ...statement.handlers]);
    return (
      statement.kind === "headed" &&
      (statement.word === "using" || statement.word === "lock") &&
      breaks([statement.body])
    );
  });
}
