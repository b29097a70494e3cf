import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { deploymentSkus } from "../../catalog/catalog";
import { loadCatalog } from "../../catalog/load-catalog";
import type { TableName } from "../../catalog/schema";
import { tableNames } from "../../catalog/schema";
import { UserError } from "../../written/problem";
import { parseYaml } from "../../written/yaml-tree";

const shipped = join(__dirname, "../../catalog");
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "catalog-"));
  for (const name of tableNames) cpSync(join(shipped, `${name}.yaml`), join(directory, `${name}.yaml`));
});
afterEach(() => rmSync(directory, { recursive: true }));

const textOf = (table: TableName) => readFileSync(join(directory, `${table}.yaml`), "utf8");
const write = (table: TableName, text: string) => writeFileSync(join(directory, `${table}.yaml`), text);

/** Replaces the first match in a table; a test that replaces nothing is a mistake. */
function edit(table: TableName, from: string | RegExp, to: string): void {
  const before = textOf(table);
  const after = before.replace(from, to);
  if (after === before) throw new Error(`${table}.yaml has no ${from}`);
  write(table, after);
}

/** The problems of the edited catalog, with file names instead of paths. */
function problems(): string {
  try {
    loadCatalog(directory);
  } catch (error) {
    if (error instanceof UserError) return error.message.replaceAll(`${relative(process.cwd(), directory)}/`, "");
    throw error;
  }
  return "";
}

describe("rejects a row that its schema refuses", () => {
  test.each<[string, TableName, string, string, string]>([
    [
      "a step of zero",
      "provisioned-sizes",
      '"increment": 100',
      '"increment": 0',
      "provisioned-sizes.yaml:6:56  [0].globalAndDataZone.increment: must be at least 1, got 0",
    ],
    [
      "a day that no month has",
      "models",
      '"retires": "2028-02-20"',
      '"retires": "2028-02-30"',
      'models.yaml:4:111  [1].retires: must be an ISO date such as 2026-01-31, got "2028-02-30"',
    ],
    ["a row without a source", "models", ', "source": "S-RET"', "", "models.yaml:3:3  [0].source: must be set"],
    ["a row without a date", "limits", ', "checked": "2026-05-18"', "", "limits.yaml:2:3  [0].checked: must be set"],
    [
      "a source that is not an id",
      "models",
      '"source": "S-RET"',
      '"source": "the retirement page"',
      'models.yaml:3:97  [0].source: must be ids of sources.yaml, separated by single spaces, got "the retirement page"',
    ],
    [
      "an unknown SKU",
      "price-rules",
      '"fromSku": "GlobalStandard"',
      '"fromSku": "GlobalStandrad"',
      `price-rules.yaml:3:78  [0].fromSku: must be one of ${deploymentSkus.join(", ")}, got "GlobalStandrad"`,
    ],
    [
      "an unknown column",
      "limits",
      '"unit": "projects"',
      '"unit": "projects", "unti": "files"',
      'limits.yaml:4:68  [2].unti: is not a known setting (did you mean "unit"?)',
    ],
    [
      "a negative price",
      "token-prices",
      '"inputUsd": 2,',
      '"inputUsd": -2,',
      "token-prices.yaml:3:107  [0].inputUsd: must be at least 0, got -2",
    ],
    [
      "a version that is a number",
      "models",
      '"version": "1"',
      '"version": 1',
      "models.yaml:3:63  [0].version: must be text, got 1",
    ],
  ])("%s", (_, table, from, to, message) => {
    edit(table, from, to);
    expect(problems()).toBe(message);
  });

  test("a column stated twice, which JSON would hide", () => {
    edit("models", '"version": "1"', '"version": "1", "version": "1"');
    expect(problems()).toMatch(/^models\.yaml:3:68 {2}must be set once, got .*version.* again/);
  });

  test("a table that is not UTF-8", () => {
    writeFileSync(join(directory, "limits.yaml"), Buffer.concat([Buffer.from(textOf("limits")), Buffer.from([0xe9])]));
    expect(problems()).toMatch(/^limits\.yaml:\d+:1 {2}must be UTF-8, got a byte that is not/);
  });
});

describe("rejects a row that the other rows do not explain", () => {
  test.each<[string, TableName, string | RegExp, string, string]>([
    [
      "an unknown source",
      "quotas",
      '"source": "S-QUOTA"',
      '"source": "S-QUOTE"',
      'quotas.yaml:3:200  [0].source: S-QUOTE is not in sources.yaml (did you mean "S-QUOTA"?)',
    ],
    [
      "a date that is not its source's",
      "limits",
      '"checked": "2026-05-18"',
      '"checked": "2026-11-23"',
      "limits.yaml:2:140  [0].checked: must be 2026-05-18, the date of S-FQUOTA, got 2026-11-23",
    ],
    [
      "a date that is not its newest source's",
      "provisioned-prices",
      '"checked": "2026-09-01"',
      '"checked": "2026-07-27"',
      "provisioned-prices.yaml:3:132  [0].checked: must be 2026-09-01, the date of its newest source, got 2026-07-27",
    ],
    [
      "an unknown model",
      "token-prices",
      '"model": "gpt-4.1"',
      '"model": "gpt-4.11"',
      'token-prices.yaml:3:13  [0].model: gpt-4.11 is not in models.yaml (did you mean "gpt-4.1"?)',
    ],
    [
      "an unknown version",
      "offers",
      '"version": "9"',
      '"version": "8"',
      "offers.yaml:4:50  [1].version: Llama-3.3-70B-Instruct 8 is not in models.yaml (it has 9)",
    ],
    [
      "an unknown region in an offer",
      "offers",
      '"us6", "eu7"',
      '"us6", "eu77"',
      'offers.yaml:3:102  [0].regions[1]: eu77 is not a region (did you mean "eu7"?)',
    ],
    [
      "an unknown region in a set",
      "region-sets",
      '"brazilsouth"',
      '"brasilsouth"',
      'region-sets.yaml:3:36  [0].regions[0]: brasilsouth is not a region (did you mean "brazilsouth"?)',
    ],
    [
      "a set named like a region",
      "region-sets",
      '"name": "us7"',
      '"name": "eastus"',
      "region-sets.yaml:8:12  [5].name: must not be a region's name, got eastus",
    ],
    [
      "a data zone price without a zone",
      "token-prices",
      ', "zone": "us"',
      "",
      "token-prices.yaml:4:3  [1].zone: must be set, DataZoneStandard is priced by zone",
    ],
    [
      "a zone where there is none",
      "token-prices",
      '"sku": "GlobalStandard"',
      '"sku": "GlobalStandard", "zone": "us"',
      "token-prices.yaml:3:57  [0].zone: must not be set, GlobalStandard has no zone",
    ],
    [
      "tiers that do not pair up",
      "quotas",
      ", 15000], ",
      "], ",
      "quotas.yaml:3:150  [0].requestsPerMinute: must have a figure for each of the 6 tiers of tokensPerMinute, got 5",
    ],
    [
      "an assumption outside its range",
      "assumptions",
      "value: 10",
      "value: 90",
      "assumptions.yaml:3:10  [0].value: must lie between 1 and 60, got 90",
    ],
    [
      "an assumption that look-ups lean on and that is gone",
      "assumptions",
      "name: nearRetirementDays",
      "name: farRetirementDays",
      "assumptions.yaml:2:1  must hold a row named nearRetirementDays",
    ],
  ])("%s", (_, table, from, to, message) => {
    edit(table, from, to);
    const [first] = problems().split("\n");
    expect(first).toBe(message);
  });

  test("a fact stated twice", () => {
    const [row] = textOf("price-rules")
      .split("\n")
      .filter((line) => line.startsWith("- "));
    write("price-rules", `${textOf("price-rules")}${row}\n`);
    expect(problems()).toBe("price-rules.yaml:9:3  [6]: data-zone-us must be stated once, row 0 states it too");
  });

  test("all at once, over all tables", () => {
    edit("quotas", '"source": "S-QUOTA"', '"source": "S-QUOTE"');
    edit("assumptions", "value: 10", "value: 90");
    rmSync(join(directory, "limits.yaml"));
    expect(problems().split("\n")).toEqual([
      "limits.yaml  must hold a table of the catalog, cannot be read (ENOENT)",
      'quotas.yaml:3:200  [0].source: S-QUOTE is not in sources.yaml (did you mean "S-QUOTA"?)',
      "assumptions.yaml:3:10  [0].value: must lie between 1 and 60, got 90",
    ]);
  });

  test("without blaming rows for a table that could not be read", () => {
    rmSync(join(directory, "models.yaml"));
    rmSync(join(directory, "sources.yaml"));
    expect(problems().split("\n")).toEqual([
      "sources.yaml  must hold a table of the catalog, cannot be read (ENOENT)",
      "models.yaml  must hold a table of the catalog, cannot be read (ENOENT)",
    ]);
  });
});

test("reads the same catalog every time", () => {
  expect(JSON.stringify(loadCatalog())).toBe(JSON.stringify(loadCatalog()));
});

test("reads a table the same whether its rows are JSON or any other YAML", () => {
  const asShipped = loadCatalog(directory);
  for (const table of tableNames) write(table, `# no JSON below\n${textOf(table).replaceAll('": ', '" : ')}`);
  expect(loadCatalog(directory)).toEqual(asShipped);
});

test("ships tables that are YAML", () => {
  for (const table of tableNames) {
    expect(Array.isArray(parseYaml(textOf(table), `${table}.yaml`).value)).toBe(true);
  }
});

test("names every source that a row leans on, and no other", () => {
  const ids = [...textOf("sources").matchAll(/"id": "([^"]+)"/g)].map(([, id]) => id as string);
  const text = tableNames.map((table) => (table === "sources" ? "" : textOf(table))).join("\n");
  const unused = ids.filter((id) => !new RegExp(`\\b${id}\\b(?!-)`).test(text));
  const named = new Set([...text.matchAll(/\b[SPIMQTAH]-[A-Z][A-Z0-9]*(-[A-Z0-9]+)*\b/g)].map(([id]) => id));
  expect(unused).toEqual([]);
  expect([...named].filter((id) => !ids.includes(id))).toEqual([]);
});
