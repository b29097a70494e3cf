import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { loadCatalog } from "../../catalog/load-catalog";
import { loadConfig } from "../../config/load-config";
import { UserError } from "../../written/problem";
import { expectGolden } from "../golden-file";

const catalog = loadCatalog();
const folder = join(__dirname, "../golden/config-errors");
const cases = readdirSync(folder).filter((name) => name.endsWith(".yaml"));

/** What a person is told of a faulty file, with the folder of this test left out. */
function told(name: string): string {
  try {
    loadConfig(join(folder, name), catalog);
  } catch (error) {
    if (error instanceof UserError) return `${error.message.replaceAll(`${relative(process.cwd(), folder)}/`, "")}\n`;
    throw error;
  }
  return "";
}

test.each(cases)("rejects %s with every problem, its place and its cure", (name) => {
  const said = told(name);
  expect(said).not.toBe("");
  expectGolden(join(folder, name.replace(".yaml", ".txt")), said);
});

test("has a faulty file for every golden message", () => {
  const goldens = readdirSync(folder).filter((name) => name.endsWith(".txt"));
  expect(goldens.map((name) => name.replace(".txt", ".yaml")).sort()).toEqual(cases.sort());
  for (const golden of goldens) expect(readFileSync(join(folder, golden), "utf8")).toMatch(/\S/);
});
