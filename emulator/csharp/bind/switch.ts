import type { Statement } from "../syntax/ast";
import type { Binder } from "./binder";
import { bind, bindTest } from "./expression";
import { matched } from "./patterns";
import { type Code, inRow } from "./statements";

/** `switch`: its cases are tried in order, `default` last, wherever it stands. */
export function switchOf(b: Binder, s: Statement & { readonly kind: "switch" }): Code {
  const value = bind(b, s.value);
  const held = b.temporary();
  const label = b.unique("l");
  b.targets.push({ breaks: label, continues: undefined });
  let otherwise: string | undefined;
  const sections: string[] = [];
  for (const { labels, body } of s.sections) {
    b.scoped(() => {
      const tests = labels.map((each) => {
        if (!each) return undefined;
        const test = matched(b, each.pattern, { type: value.type, js: held }, s);
        return each.when ? `(${test} && ${bindTest(b, each.when)})` : test;
      });
      const code = inRow(b, body);
      if (code.ends) throw b.refuse("a case that falls through to the next", s);
      // Other labels of the section with `default` decide nothing that it does not.
      if (!tests.includes(undefined)) sections.push(`if (${tests.join(" || ")}) { ${code.js} }`);
      else if (otherwise === undefined) otherwise = `{ ${code.js} }`;
      else throw b.refuse("a second default", s);
    });
  }
  b.targets.pop();
  const hasDefault = otherwise !== undefined;
  const js = `${held} = ${value.js}; ${label}: { ${[...sections, otherwise ?? ""].join("\n")} }`;
  return { js, ends: !hasDefault || js.includes(`break ${label};`) };
}
