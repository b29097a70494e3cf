import { parse } from "../../../emulator/csharp/syntax/parse";
import { coreRows } from "./core-rows";
import { languageRows } from "./language-rows";
import { ownExpressions } from "./own-expressions";
import { print } from "./print";

/** A tree without places: what a text means, however it is laid out. */
function plain(tree: unknown): unknown {
  return JSON.parse(JSON.stringify(tree, (key, value) => (key === "at" ? undefined : value)));
}

const rows = [...coreRows, ...languageRows].map(([row]) => (row.startsWith("{") ? `@${row}` : `@(${row})`));
const sources = [...ownExpressions(), ...rows];

test("there are policies to read", () => {
  expect(sources.length).toBeGreaterThan(450);
});

test.each(sources)("what is printed is parsed as the same: %s", (source) => {
  const tree = parse(source);
  expect(plain(parse(print(tree)))).toEqual(plain(tree));
});
