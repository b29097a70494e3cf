import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { notChecked } from "../../../not-checked";
import { hasCSharp } from "../../../policy/csharp/run-policy";
import { collectionRows } from "../linq/collection-rows";
import type { Row } from "./evaluate";
import { readingRows } from "./reading-rows";
import { tokenRows } from "./token-rows";

const library = "/usr/lib/cli/Newtonsoft.Json-5.0/Newtonsoft.Json.dll";

function program(rows: readonly Row[]): string {
  const calls = rows.map(([expression]) => {
    const body = expression.startsWith("{") ? expression : `{ return (object)(${expression}); }`;
    return `    Show(() => ${body});`;
  });
  return `using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
static class Rows {
  static void Show(Func<object> value) {
    string text;
    try { var made = value(); text = made == null ? "null" : made.ToString(); }
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

/** The rows' texts as C# has them, with the line ends of Windows. */
function runInCSharp(rows: readonly Row[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), "headroom-rows-"));
  try {
    writeFileSync(join(folder, "rows.cs"), program(rows));
    const options = [`-r:${library}`, "-r:System.Core.dll", "-codepage:utf8", "-nowarn:0162,0219", "-out:rows.exe"];
    const built = spawnSync("mcs", [...options, "rows.cs"], { cwd: folder, encoding: "utf8" });
    if (built.status !== 0) throw new Error(`mcs: ${built.stdout}${built.stderr}`);
    const env = { ...process.env, MONO_PATH: dirname(library), TZ: "UTC" };
    const output = execFileSync("mono", ["rows.exe"], { cwd: folder, env, encoding: "utf8" });
    return output
      .trim()
      .split("\n")
      .map((line) => Buffer.from(line, "base64").toString("utf8").replace(/\r?\n/g, "\r\n"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const describeInCSharp = hasCSharp() ? describe : describe.skip;
if (!hasCSharp()) notChecked("what the emulator's C# library is tested to do against C# itself (needs mcs and mono)");

describeInCSharp("what the tests of the C# library expect", () => {
  test.each([
    ["of reading JSON", readingRows],
    ["of tokens", tokenRows],
    ["of collections", collectionRows],
  ] as const)("is what C# does %s", (_, rows) => {
    const texts = runInCSharp(rows);
    expect(rows.map(([expression], index) => [expression, texts[index]])).toEqual(rows);
  });
});
