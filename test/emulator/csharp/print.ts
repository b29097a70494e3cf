import type {
  Argument,
  Block,
  Expression,
  Initializer,
  Pattern,
  Source,
  Statement,
  TypeSyntax,
} from "../../../emulator/csharp/syntax/ast";

/** Prints what was parsed as C#, with brackets around everything that has an operator. */
export function print(source: Source): string {
  return source.kind === "expression" ? `@(${value(source.value)})` : `@${statement(source.body)}`;
}

function type({ name, args, arrays, nullable }: TypeSyntax): string {
  return `${name}${args.length > 0 ? `<${args.map(type).join(", ")}>` : ""}${nullable ? "?" : ""}${"[]".repeat(arrays)}`;
}

function list(args: readonly Argument[]): string {
  return args
    .map(({ name, out, value: each }) => `${name === undefined ? "" : `${name}: `}${out ? "out " : ""}${value(each)}`)
    .join(", ");
}

function quoted(text: string): string {
  const escaped = [...text].map((unit) => {
    const code = unit.codePointAt(0) ?? 0;
    if (unit === '"' || unit === "\\" || unit === "'") return `\\${unit}`;
    if (code >= 32 && code < 127) return unit;
    return code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
  return escaped.join("");
}

function literal(e: Expression & { kind: "literal" }): string {
  if (e.type === "string") return `"${quoted(e.text)}"`;
  if (e.type === "char") return `'${quoted(e.text)}'`;
  const suffix: Readonly<Record<string, string>> = {
    uint: "u",
    long: "L",
    ulong: "ul",
    double: "d",
    float: "f",
    decimal: "m",
  };
  return e.text + (suffix[e.type] ?? "");
}

function interpolated(e: Expression & { kind: "interpolated" }): string {
  const parts = e.parts.map((part) => {
    if (typeof part === "string") return quoted(part).replace(/[{}]/g, "$&$&");
    const width = part.alignment === undefined ? "" : `,${part.alignment}`;
    return `{(${value(part.value)})${width}${part.format === undefined ? "" : `:${quoted(part.format)}`}}`;
  });
  return `$"${parts.join("")}"`;
}

function generic(args: readonly TypeSyntax[]): string {
  return args.length === 0 ? "" : `<${args.map(type).join(", ")}>`;
}

function value(e: Expression): string {
  switch (e.kind) {
    case "literal":
      return literal(e);
    case "interpolated":
      return interpolated(e);
    case "name":
      return e.name + generic(e.args);
    case "member":
      return `${inside(e.target)}.${e.name}${generic(e.args)}`;
    case "index":
      return `${inside(e.target)}[${list(e.args)}]`;
    case "call":
      return `${inside(e.target)}(${list(e.args)})`;
    case "conditional-access":
      return `${inside(e.target)}?${value(e.rest)}`;
    case "bound":
      return "";
    case "unary":
      return `(${e.operator} ${value(e.operand)})`;
    case "postfix":
      return `${inside(e.operand)}${e.operator}`;
    case "binary":
      return `(${value(e.left)} ${e.operator} ${value(e.right)})`;
    case "assign":
      return `(${value(e.target)} ${e.operator} ${value(e.value)})`;
    case "ternary":
      return `(${value(e.test)} ? ${value(e.yes)} : ${value(e.no)})`;
    case "cast":
      return `((${type(e.type)})(${value(e.value)}))`;
    case "as":
      return `(${value(e.value)} as ${type(e.type)})`;
    case "is":
      return `(${value(e.value)} is ${pattern(e.pattern)})`;
    case "new":
      return `new ${type(e.type)}(${list(e.args)})${e.initializer ? initializer(e.initializer) : ""}`;
    case "new-array":
      return newArray(e);
    case "anonymous":
      return `new { ${e.members.map(({ name, value: each }) => `${name} = ${value(each)}`).join(", ")} }`;
    case "lambda":
      return `((${e.parameters.map(({ name, type: of }) => `${of ? `${type(of)} ` : ""}${name}`).join(", ")}) => ${e.body.kind === "block" ? statement(e.body) : value(e.body)})`;
    case "declare":
      return `${e.type ? type(e.type) : "var"} ${e.name}`;
    case "default":
      return e.type ? `default(${type(e.type)})` : "default";
    case "unchecked":
      return `unchecked(${value(e.value)})`;
    case "nameof":
      return `nameof(${e.name})`;
    case "throw":
      return `throw ${value(e.value)}`;
  }
}

/** What a dot, bracket or `++` comes after. */
function inside(e: Expression): string {
  const isPlain = ["name", "member", "index", "call", "bound", "literal", "interpolated", "nameof"].includes(e.kind);
  return isPlain ? value(e) : `(${value(e)})`;
}

function newArray(e: Expression & { kind: "new-array" }): string {
  const items = e.items ? ` { ${e.items.map(value).join(", ")} }` : "";
  if (!e.type) return `new []${items}`;
  return `new ${type({ ...e.type, arrays: 0 })}[${e.size ? value(e.size) : ""}]${"[]".repeat(e.type.arrays)}${items}`;
}

function initializer(parts: Initializer): string {
  const printed = parts.map((part) => {
    if (part.kind === "set") return `${part.name} = ${value(part.value)}`;
    if (part.kind === "index") return `[${list(part.args)}] = ${value(part.value)}`;
    return part.values.length === 1 ? value(part.values[0] as Expression) : `{ ${part.values.map(value).join(", ")} }`;
  });
  return ` { ${printed.join(", ")} }`;
}

function pattern(of: Pattern): string {
  if (of.kind === "constant") return value(of.value);
  return of.kind === "var" ? `var ${of.name}` : `${type(of.type)}${of.name === undefined ? "" : ` ${of.name}`}`;
}

function statements(list_: readonly Statement[]): string {
  return list_.map(statement).join(" ");
}

function statement(s: Statement): string {
  switch (s.kind) {
    case "block":
      return `{ ${statements(s.statements)} }`;
    case "empty":
      return ";";
    case "local":
      return `${local(s)};`;
    case "expression":
      return `${value(s.value)};`;
    case "if":
      return `if (${value(s.test)}) ${statement(s.then)}${s.otherwise ? ` else ${statement(s.otherwise)}` : ""}`;
    case "while":
      return `while (${value(s.test)}) ${statement(s.body)}`;
    case "do":
      return `do ${statement(s.body)} while (${value(s.test)});`;
    case "for":
      return `for (${s.start.map((each) => (each.kind === "local" ? local(each) : each.kind === "expression" ? value(each.value) : "")).join(", ")}; ${s.test ? value(s.test) : ""}; ${s.step.map(value).join(", ")}) ${statement(s.body)}`;
    case "foreach":
      return `foreach (${s.type ? type(s.type) : "var"} ${s.name} in ${value(s.source)}) ${statement(s.body)}`;
    case "switch":
      return `switch (${value(s.value)}) { ${s.sections.map(section).join(" ")} }`;
    case "return":
      return `return${s.value ? ` ${value(s.value)}` : ""};`;
    case "throw":
      return `throw${s.value ? ` ${value(s.value)}` : ""};`;
    case "break":
    case "continue":
      return `${s.kind};`;
    case "try":
      return `try ${statement(s.body)} ${s.catches.map(caught).join(" ")}${s.last ? ` finally ${statement(s.last)}` : ""}`;
    case "using":
      return `using (${s.start.kind === "local" ? local(s.start) : s.start.kind === "expression" ? value(s.start.value) : ""}) ${statement(s.body)}`;
  }
}

function local(s: Statement & { kind: "local" }): string {
  const names = s.names.map(({ name, value: each }) => `${name}${each ? ` = ${value(each)}` : ""}`).join(", ");
  return `${s.constant ? "const " : ""}${s.type ? type(s.type) : "var"} ${names}`;
}

function section({ labels, body }: (Statement & { kind: "switch" })["sections"][number]): string {
  const heads = labels.map((label) =>
    label ? `case ${pattern(label.pattern)}${label.when ? ` when ${value(label.when)}` : ""}:` : "default:",
  );
  return `${heads.join(" ")} ${statements(body)}`;
}

function caught({
  type: of,
  name,
  when,
  body,
}: {
  type: TypeSyntax | undefined;
  name: string | undefined;
  when: Expression | undefined;
  body: Block;
}): string {
  const head = of ? ` (${type(of)}${name === undefined ? "" : ` ${name}`})` : "";
  return `catch${head}${when ? ` when (${value(when)})` : ""} ${statement(body)}`;
}
