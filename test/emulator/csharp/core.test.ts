import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeInCSharp } from "../../policy/csharp/run-policy";
import { coreRows } from "./core-rows";
import { evaluated } from "./evaluate";
import { languageRows } from "./language-rows";
import { randomExpressions } from "./random-expressions";

const allRows = [...coreRows, ...languageRows];
/** What mono has not, or wrong: patterns of C# 7, digits apart by underscores. */
const beyondMono = /\d_\d|case \w+ \w+|is var|is 3\b/;

test.each(allRows)("%s is %s %s", (expression, type, text) => {
  expect(evaluated(expression)).toEqual([type, text]);
});

describeInCSharp("a C# compiler agrees", () => {
  const rows = allRows.filter(([expression]) => !beyondMono.test(expression));
  const random = randomExpressions(1, 250);
  let found: readonly string[] = [];

  beforeAll(() => {
    found = inMono([...rows.map(([expression]) => expression), ...random]);
  });

  test("on every row that it can compile", () => {
    expect(rows.length).toBeGreaterThan(allRows.length - 8);
    const expected = rows.map(([expression, type, text]) => `${expression}: ${type} ${text}`.trimEnd());
    expect(rows.map(([expression], index) => `${expression}: ${found[index]}`)).toEqual(expected);
  });

  test("on expressions made up by chance", () => {
    const ours = random.map((expression) => `${expression}: ${evaluated(expression).join(" ")}`.trimEnd());
    expect(ours).toEqual(random.map((expression, index) => `${expression}: ${found[rows.length + index]}`));
  });
});

/** Type and text of each row's value, as mono has them. */
function inMono(rows: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), "headroom-rows-"));
  const methods = rows.map(
    (expression, index) =>
      `  static object E${index}() ${expression.startsWith("{") ? expression : `{ return (object)(${expression}); }`}`,
  );
  const program = `using System; using System.Collections.Generic; using System.Linq; using System.Globalization;
public static class Rows {
${methods.join("\n")}
  static void Show(Func<object> row) {
    string line;
    try { var value = row(); line = value == null ? "Object" : value.GetType().Name + " " + Convert.ToString(value, CultureInfo.InvariantCulture); }
    catch (Exception e) { line = e.GetType().Name; }
    Console.WriteLine(line.Replace("\\n", "\\\\n").TrimEnd());
  }
  public static void Main() {
    CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
${rows.map((_, index) => `    Show(E${index});`).join("\n")}
  }
}`;
  try {
    writeFileSync(join(folder, "rows.cs"), program);
    const built = spawnSync("mcs", ["-warn:0", "-langversion:experimental", "-out:rows.exe", "rows.cs"], {
      cwd: folder,
      encoding: "utf8",
    });
    if (built.status !== 0) throw new Error(built.stderr.split("\n").slice(0, 5).join("\n"));
    return execFileSync("mono", ["rows.exe"], { cwd: folder, encoding: "utf8" }).trimEnd().split("\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
}
