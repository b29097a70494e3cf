/** One step of a reference: an attribute's name, or an index. */
export type Step = string | number;

/** A piece of a string as Terraform reads it: text as it stands, a reference, or what only Terraform can compute. */
export type TemplatePart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "reference"; readonly steps: readonly Step[]; readonly source: string }
  | { readonly kind: "expression"; readonly source: string };

const marks = /\$\$\{|%%\{|\$\{|%\{/g;
const firstName = /^[A-Za-z_][\w-]*/;
const nextStep = /\.([A-Za-z_][\w-]*)|\.(\d+)|\[\s*(\d+)\s*\]|\[\s*"((?:[^"\\$%]|\\.)*)"\s*\]/y;

/** The parts of a string of Terraform JSON. `$${` and `%%{` are text; a reference is names and indexes, and no function. */
export function readTemplate(text: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let literal = "";
  let at = 0;
  for (const { 0: mark, index } of text.matchAll(marks)) {
    if (index < at) continue;
    literal += text.slice(at, index);
    at = index + mark.length;
    if (mark.length === 3) {
      literal += mark.slice(1);
      continue;
    }
    if (literal !== "") parts.push({ kind: "text", text: literal });
    literal = "";
    const end = endOfExpression(text, at);
    parts.push(mark === "${" ? readExpression(text.slice(at, end)) : expression(`%{${text.slice(at, end)}}`));
    at = end + 1;
  }
  literal += text.slice(at);
  if (literal !== "") parts.push({ kind: "text", text: literal });
  return parts;
}

/** Index of the brace that closes what opened before `from`; the text's end when none does. Braces in quotes do not count. */
function endOfExpression(text: string, from: number): number {
  let depth = 1;
  let quoted = false;
  for (let at = from; at < text.length; at += 1) {
    const character = text[at];
    if (quoted && character === "\\") at += 1;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && character === "{") depth += 1;
    else if (!quoted && character === "}") depth -= 1;
    if (depth === 0) return at;
  }
  return text.length;
}

function readExpression(written: string): TemplatePart {
  const body = written.trim();
  const source = `\${${body}}`;
  const first = firstName.exec(body)?.[0];
  if (first === undefined) return expression(source);
  const steps: Step[] = [first];
  nextStep.lastIndex = first.length;
  let end = first.length;
  for (let found = nextStep.exec(body); found !== null; found = nextStep.exec(body)) {
    const [, name, dotted, index, key] = found;
    const position = dotted ?? index;
    steps.push(position === undefined ? (name ?? JSON.parse(`"${key}"`)) : Number(position));
    end = nextStep.lastIndex;
  }
  return end === body.length ? { kind: "reference", steps, source } : expression(source);
}

function expression(source: string): TemplatePart {
  return { kind: "expression", source };
}
