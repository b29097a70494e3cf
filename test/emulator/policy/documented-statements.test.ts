import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { statementCompilers } from "../../../emulator/gateway/statements/table";
import { statements } from "../../../emulator/policy/statements-table";

const file = join(__dirname, "..", "..", "..", "docs", "emulator.md");
const [open, close] = ["<!-- statements -->\n", "<!-- /statements -->\n"];

/** The table as it must stand: what is run as documented, nearly so, or not at all. */
function table(): string {
  const rows = [...statements.values()]
    .sort((a, b) => a.name.localeCompare(b.name))
    .map(({ name, support, note }) => `| \`${name}\` | ${support} | ${note ?? ""} |`);
  return ["| statement | | how |", "|---|---|---|", ...rows, ""].join("\n");
}

test("the document says of each statement whether it is supported, approximated or refused", () => {
  const text = readFileSync(file, "utf8");
  const [before = "", rest = ""] = text.split(open);
  const [found = "", after = ""] = rest.split(close);
  if (process.env.UPDATE_GOLDEN) writeFileSync(file, `${before}${open}${table()}${close}${after}`);
  else expect(found).toBe(table());
});

test("what is said to be run is what the engine runs", () => {
  const elsewhere = ["base", "include-fragment"];
  const said = [...statements.values()].filter(({ support }) => support !== "refused").map(({ name }) => name);
  expect(said.filter((name) => !elsewhere.includes(name)).sort()).toEqual([...statementCompilers.keys()].sort());
});
