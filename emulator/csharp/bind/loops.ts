import type { Statement } from "../syntax/ast";
import type { Type } from "../types/type";
import type { Binder } from "./binder";
import type { Bound } from "./bound";
import { bind, bindTest } from "./expression";
import { type Code, inRow, statement, statementValue } from "./statements";

/** Rounds that a loop may take: an expression of a policy has no business with more, and an endless one must not stop the emulator. */
const mostRounds = 10_000_000;

/** `while`, `do` and `for`. */
export function loop(b: Binder, s: Statement & { readonly kind: "while" | "do" | "for" }): Code {
  const start = s.kind === "for" ? inRow(b, s.start).js : "";
  const rounds = b.temporary();
  const label = b.unique("l");
  let isEndless = false;
  let broken = false;
  const round = b.round(() => {
    const test = s.test ? bindTest(b, s.test) : "true";
    isEndless = test === "true";
    const step = s.kind === "for" ? s.step.map((each) => statementValue(b, each).js).join(", ") : "";
    const js = body(b, s.body, label);
    broken = js.includes(`break ${label};`);
    const check = isEndless ? "" : `if (!(${test})) break;`;
    const foot = s.kind === "do" ? check : step === "" ? "" : `${step};`;
    return `if (++${rounds} > ${mostRounds}) rt.loopLimit(); ${s.kind === "do" ? "" : check} ${label}c: { ${js} } ${foot}`;
  });
  return { js: `${start}\n${rounds} = 0; ${label}: for (;;) { ${round} }`, ends: !isEndless || broken };
}

/** The body of a loop, in which `break` and `continue` lead to the loop's labels. */
function body(b: Binder, s: Statement, label: string): string {
  b.targets.push({ breaks: label, continues: `${label}c` });
  const { js } = b.scoped(() => statement(b, s));
  b.targets.pop();
  return js;
}

export function forEach(b: Binder, s: Statement & { readonly kind: "foreach" }): Code {
  const source = bind(b, s.source);
  const element = elementType(b, source, s);
  const item = b.temporary();
  const type = s.type ? b.resolve(s.type) : element;
  const value = b.conversions.explicit({ type: element, js: item }, type);
  if (!value) throw b.refuse(`values of type ${element.text} as ${type.text}`, s);
  const label = b.unique("l");
  const variable = b.parameter(s.name, type, s, { fixed: "the variable of a foreach" });
  const round = b.round(() => `const ${variable.js} = ${value.js}; ${body(b, s.body, label)}`);
  // What gives characters may be a string, which JavaScript would go through by code points.
  const over = element.text === "char" ? "units" : "some";
  return { js: `${label}: for (${item} of rt.${over}(${source.js})) ${label}c: { ${round} }`, ends: true };
}

function elementType(b: Binder, { type }: Bound, e: { readonly at: number }): Type {
  const all = [type, ...b.types.bases(type)];
  const generic = all.find(({ info, args }) => info?.name === "IEnumerable" && args.length === 1);
  if (generic) return generic.args[0] as Type;
  if (all.some(({ info }) => info?.name === "IEnumerable")) return b.type("object");
  throw b.refuse(`foreach over ${type.text}`, e);
}
