import { compileExpression } from "../../../../emulator/csharp/compile";
import type { ExpressionContext } from "../../../../emulator/csharp/context";
import { library } from "../../../../emulator/csharp/library/library";
import { textOf } from "../../../../emulator/csharp/object";
import { typeSystem } from "../../../../emulator/csharp/types/type-system";
import { evaluate } from "./base-expressions";
import { regexRows } from "./regex-rows";
import { systemRows } from "./system-rows";
import { timeOwnRows, timeRows } from "./time-rows";
import { webOwnRows, webRows } from "./web-rows";

const rows = [...timeRows, ...timeOwnRows, ...regexRows, ...webRows, ...webOwnRows, ...systemRows];

test.each(rows)("%s", (expression, text) => {
  expect(evaluate(expression)).toBe(text);
});

const types = typeSystem(library);

/** The text of an expression's value at a time, with the chances one after the other. */
function evaluateAt(expression: string, nowMs: number, chances: readonly number[] = []): string {
  const left = [...chances];
  const context = { now: () => nowMs, random: () => left.shift() ?? 0 } as unknown as ExpressionContext;
  return textOf(compileExpression(`@(${expression})`, types).run(context));
}

/** 2024-01-02T03:04:05.1235Z, a Tuesday. */
const nowMs = 1_704_164_645_123.5;

describe("time and chance are those of the engine", () => {
  test.each([
    ['DateTime.UtcNow.ToString("o")', "2024-01-02T03:04:05.1235000Z"],
    ['DateTime.Now.ToString("o")', "2024-01-02T03:04:05.1235000+00:00"],
    ["DateTime.Today.ToString()", "01/02/2024 00:00:00"],
    ["DateTimeOffset.UtcNow.ToUnixTimeSeconds()", "1704164645"],
    ["DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()", "1704164645123"],
    ["DateTimeOffset.Now.Offset", "00:00:00"],
    ["(DateTime.UtcNow - new DateTime(1970, 1, 1)).TotalSeconds", "1704164645.1235"],
    ["DateTime.UtcNow.AddSeconds(30) > DateTime.UtcNow", "True"],
    ["DateTime.UtcNow.DayOfWeek == DayOfWeek.Tuesday", "True"],
  ])("%s", (expression, text) => {
    expect(evaluateAt(expression, nowMs)).toBe(text);
  });

  test.each([
    ["new Random().NextDouble()", [0.25], "0.25"],
    ["new Random().Next(10)", [0.99], "9"],
    ["new Random().Next(5, 7)", [0.5], "6"],
    ["new Random().Next(-3, -1)", [0], "-3"],
    ["new Random().Next()", [0.5], "1073741823"],
    ["Guid.NewGuid()", [0, 0.5, 0.25, 0.75, 0, 0.999], "80000000-4000-4c00-8000-ffbe76c8b439"],
    ["new HMACSHA256().Key.Length", [], "64"],
    ["new HMACSHA512().Key.Length", [], "128"],
    ["new HMACSHA256().Key[1]", [0, 0.5], "128"],
  ] as const)("%s of %j", (expression, chances, text) => {
    expect(evaluateAt(expression, nowMs, chances)).toBe(text);
  });
});

test("a key of a keyed hash can be set", () => {
  const block =
    '{ using (var h = new HMACSHA256(new byte[0])) { h.Key = Encoding.UTF8.GetBytes("key"); return Convert.ToBase64String(h.ComputeHash(Encoding.UTF8.GetBytes("data"))); } }';
  expect(evaluate(block)).toBe("UDH+PZicbRU3oBP6bnOdojRj/a7DtwE32Cjjas4iG9A=");
});

describe("the gateway's own ciphers", () => {
  const key = 'Encoding.UTF8.GetBytes("0123456789abcdef")';
  test("what is encrypted can be decrypted", () => {
    const encrypted = `Encoding.UTF8.GetBytes("secret").Encrypt("Aes", ${key}, ${key})`;
    expect(evaluate(`Convert.ToBase64String(${encrypted})`)).toBe("MI7tW+ZiM630s7engBaaTg==");
    expect(evaluate(`Encoding.UTF8.GetString(${encrypted}.Decrypt("Aes", ${key}, ${key}))`)).toBe("secret");
  });

  test.each([
    ["Decrypt", '"Aes"', key, "Padding is invalid and cannot be removed."],
    ["Encrypt", '"Aes"', "new byte[3]", "Specified key is not a valid size for this algorithm."],
    ["Encrypt", '"Rot13"', key, "The algorithm 'Rot13' is not one that the emulator has: Aes."],
  ])("rejects %s with %s and %s", (method, name, used, message) => {
    expect(evaluate(`Encoding.UTF8.GetBytes("secret").${method}(${name}, ${used}, ${key})`)).toBe(
      `!CryptographicException: ${message}`,
    );
  });
});

describe("rejects what JavaScript's expressions have nothing like", () => {
  test.each([
    ["(?(b)x|a)", "A condition"],
    ["(?<a-b>x)", "A balancing group"],
    ["\\\\Gx", "\\G"],
    ["\\\\p{IsGreek}", "\\p{IsGreek}"],
  ])("%s", (pattern, what) => {
    expect(evaluate(`Regex.IsMatch("x", "${pattern}")`)).toBe(
      `!ArgumentException: ${what} in the pattern '${pattern.replace("\\\\", "\\")}' is not known to the emulator.`,
    );
  });

  test("matching from the right", () => {
    expect(evaluate('Regex.IsMatch("x", "x", RegexOptions.RightToLeft)')).toBe(
      "!ArgumentException: RegexOptions.RightToLeft is not known to the emulator.",
    );
  });
});

test("every type that a signature names is there", () => {
  const named = library.flatMap(({ bases = [] }) => bases);
  const known = new Set(library.map(({ name }) => name.replace(/<.*/, "")));
  known.add("IDisposable");
  expect(named.map((name) => name.replace(/<.*/, "")).filter((name) => !known.has(name))).toEqual([]);
});
