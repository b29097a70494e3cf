import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileExpression } from "../../../emulator/csharp/compile";
import { UnsupportedError } from "../../../emulator/csharp/definition";
import { library } from "../../../emulator/csharp/library/library";
import { typeSystem } from "../../../emulator/csharp/types/type-system";
import { describeInCSharp } from "../../policy/csharp/run-policy";
import { coreRows, type Row } from "./core-rows";
import { evaluated } from "./evaluate";

const types = typeSystem(library);
/** What mono has not, or wrong: patterns of C# 7, digits apart by underscores. */
const beyondMono = /\d_\d|case \w+ \w+|is var|is 3\b/;

test.each(coreRows)("%s is %s %s", (expression, type, text) => {
  expect(evaluated(expression)).toEqual([type, text]);
});

describe("rejects what is outside the subset, with its place", () => {
  test.each([
    ["@(foo)", "the name foo is not known to the emulator", 1, 3],
    ['@("a".Foo(1))', "the method Foo(int) of string is not known to the emulator", 1, 6],
    ['@("a".Foo)', "the property Foo of string is not known to the emulator", 1, 6],
    [
      "@{\nreturn Environment.MachineName; }",
      /the (static property MachineName of Environment|name Environment) is not known to the emulator/,
      2,
      undefined,
    ],
    ["@(1 +)", "a value is expected, not the end", 1, 6],
    ["@{ return 1 }", "; is expected, not the end", 1, 13],
    ["@{ if (true) { return 1; } }", "statements that can end without a return", 1, undefined],
    ["@{ goto x; }", "a value is expected, not goto", 1, 4],
    ["@{ dynamic d = 1; return d; }", "a value is expected, not dynamic", 1, 4],
    ["@((1, 2))", "a tuple is outside the subset: ) is expected, not ,", 1, 5],
    ["@(1 + true)", "the operator + over int and bool is not known to the emulator", 1, 5],
    ['@{ int n = "a"; return n; }', "a value of type string where one of type int must stand", 1, 12],
    ["@{ var n = null; return n; }", "the variable n whose type can't be told from its value", 1, 8],
    ["@{ var n = 1; var n = 2; return n; }", "a second variable named n", 1, 19],
    ["@(new Foo())", "the type Foo is not known to the emulator", 1, 7],
    ["@(x => x)", "a lambda where no delegate is expected", 1, 3],
    ['@("a)', "a string without its closing quote", 1, 3],
    ["@{ 1 + 1; return 2; }", "a value that nothing is done with", 1, 6],
    ["@{ break; }", "break outside a loop", 1, 4],
    ["@(typeof(int))", "a value is expected, not typeof", 1, 3],
  ] as const)("%s", (source, message, line, column) => {
    const error = thrownBy(() => compileExpression(source, types));
    expect(error).toBeInstanceOf(UnsupportedError);
    if (typeof message === "string") expect((error as Error).message).toBe(message);
    else expect((error as Error).message).toMatch(message);
    expect(error).toMatchObject({ line, ...(column === undefined ? {} : { column }) });
  });
});

test("an endless loop ends in an exception, not in an emulator that hangs", () => {
  expect(evaluated("{ while (true) { } }")).toEqual(["TimeoutException", ""]);
});

describeInCSharp("a C# compiler agrees", () => {
  test("on every row that it can compile", () => {
    const rows = coreRows.filter(([expression]) => !beyondMono.test(expression));
    expect(rows.length).toBeGreaterThan(coreRows.length - 8);
    const wrong = inMono(rows).flatMap((found, index) => {
      const [expression, type, text] = rows[index] as Row;
      return found === `${type} ${text}`.trimEnd() ? [] : [`${expression}: ${found}, not ${type} ${text}`];
    });
    expect(wrong).toEqual([]);
  });
});

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** Type and text of each row's value, as mono has them. */
function inMono(rows: readonly Row[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), "headroom-rows-"));
  const methods = rows.map(
    ([expression], index) =>
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
    const built = spawnSync(
      "mcs",
      ["-nowarn:0162,0219,0168,0183,1717", "-langversion:experimental", "-out:rows.exe", "rows.cs"],
      { cwd: folder, encoding: "utf8" },
    );
    if (built.status !== 0) throw new Error(built.stderr.split("\n").slice(0, 5).join("\n"));
    return execFileSync("mono", ["rows.exe"], { cwd: folder, encoding: "utf8" }).trimEnd().split("\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
}
