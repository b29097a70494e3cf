import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeInCSharp } from "../../../policy/csharp/run-policy";
import type { Row } from "./base-expressions";
import { regexRows } from "./regex-rows";
import { systemRows } from "./system-rows";
import { timeRows } from "./time-rows";
import { webRows } from "./web-rows";

const namespaces = [
  "System",
  "System.Collections.Generic",
  "System.Globalization",
  "System.Linq",
  "System.Net",
  "System.Security.Cryptography",
  "System.Text",
  "System.Text.RegularExpressions",
  "System.Threading",
];

function program(rows: readonly Row[]): string {
  const calls = rows.map(([expression]) => {
    const body = expression.startsWith("{") ? expression : `{ return (object)(${expression}); }`;
    return `    Show(() => ${body});`;
  });
  return `${namespaces.map((name) => `using ${name};`).join("\n")}
static class Rows {
  static void Show(Func<object> value) {
    string text;
    try { var made = value(); text = made == null ? "null" : Convert.ToString(made, CultureInfo.InvariantCulture); }
    catch (Exception e) { text = "!" + e.GetType().Name + ": " + e.Message; }
    Console.WriteLine(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));
  }
  static void Main() {
    Thread.CurrentThread.CurrentCulture = CultureInfo.InvariantCulture;
${calls.join("\n")}
  }
}
`;
}

/** The rows' texts as C# has them. */
function runInCSharp(rows: readonly Row[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), "headroom-library-"));
  try {
    writeFileSync(join(folder, "rows.cs"), program(rows));
    const options = ["-codepage:utf8", "-nowarn:0162,0219", "-out:rows.exe", "rows.cs"];
    const built = spawnSync("mcs", options, { cwd: folder, encoding: "utf8" });
    if (built.status !== 0) throw new Error(`mcs: ${built.stdout}${built.stderr}`);
    const env = { ...process.env, TZ: "UTC" };
    const output = execFileSync("mono", ["rows.exe"], { cwd: folder, env, encoding: "utf8" });
    return output
      .trim()
      .split("\n")
      .map((line) => Buffer.from(line, "base64").toString("utf8"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Lines end as they do on Windows in the rows, and as on this machine in Mono. */
function asOneLine(text: string): string {
  return text.replace(/\r?\n/g, "|");
}

describeInCSharp("what the tests of the base library expect", () => {
  test("is what C# does", () => {
    const rows = [...timeRows, ...regexRows, ...webRows, ...systemRows];
    const texts = runInCSharp(rows);
    const found = rows.map(([expression], index) => [expression, asOneLine(texts[index] ?? "")]);
    expect(found).toEqual(rows.map(([expression, text]) => [expression, asOneLine(text)]));
  });
});
