import { compileExpression } from "../../../emulator/csharp/compile";
import { UnsupportedError } from "../../../emulator/csharp/definition";
import { library } from "../../../emulator/csharp/library/library";
import { typeSystem } from "../../../emulator/csharp/types/type-system";
import { evaluated } from "./evaluate";
import { ownExpressions } from "./own-expressions";
import { refusedRows } from "./refused-rows";

const types = typeSystem(library);

test.each(ownExpressions())("an expression of the kit's policies compiles: %s", (source) => {
  expect(compileExpression(source, types).run).toBeInstanceOf(Function);
});

describe("rejects what is outside the subset, with its place", () => {
  test.each(refusedRows)("%s", (source, message, line, column) => {
    let error: unknown;
    try {
      compileExpression(source, types);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(UnsupportedError);
    const { message: found, ...place } = error as UnsupportedError;
    expect([found, place.line, place.column]).toEqual([message, line, column]);
  });
});

test("rejects an expression that is nested deeper than the compiler goes", () => {
  const source = `@(${"(".repeat(100_000)}1${")".repeat(100_000)})`;
  expect(() => compileExpression(source, types)).toThrow("an expression that is nested too deeply");
});

test("an endless loop ends in an exception, not in an emulator that hangs", () => {
  expect(evaluated("{ while (true) { } }")).toEqual(["TimeoutException", ""]);
});

test("an array that would take the emulator's memory is not made", () => {
  expect(evaluated("new int[2000000000].Length")).toEqual(["OutOfMemoryException", ""]);
});

test("no text of a policy becomes JavaScript", () => {
  expect(evaluated('"\\"); throw 1; (\\u2028`\\\\"')).toEqual(["String", '"); throw 1; (\u2028`\\']);
  expect(
    evaluated('{ var prototype = "a"; var __proto__ = prototype; return nameof(constructor) + __proto__; }'),
  ).toEqual(["String", "constructora"]);
});

describe("what an expression reads", () => {
  test.each([
    ["@(1 + 2)", []],
    ['@((string)context.Variables["route"])', ["Variables.route"]],
    [
      '@(context.Variables.GetValueOrDefault<string>("route", (string)context.Variables["other"]))',
      ["Variables.other", "Variables.route"],
    ],
    ['@(context.Variables.ContainsKey("cached"))', ["Variables.cached"]],
    ['@((string)context.Variables["a" + 1])', ["Variables.*"]],
    ["@(context.Variables)", ["Variables.*"]],
    ["@(context.Response == null)", ["Response == null"]],
    ["@{ var answer = context.Response; return answer; }", ["Response"]],
    ["@(context.Response?.StatusCode)", ["Response.StatusCode"]],
    [
      '@(context.Request.Headers.GetValueOrDefault("a", context.RequestId.ToString()))',
      ["Request.Headers.a", "RequestId"],
    ],
    ['@(context.Response?.Headers.ContainsKey("X-Some") ?? false)', ["Response.Headers.x-some"]],
    ['@(context.Response.Headers["Retry-" + "After"][0])', ["Response.Headers"]],
    ["@(context.Response.Headers.Count)", ["Response.Headers"]],
    ["@(context.Request.Body?.As<string>(preserveContent: true))", ["Request.Body"]],
    ["@{ var url = context.Request.Url; return url.Host + context.Elapsed.TotalSeconds; }", ["Elapsed", "Request.Url"]],
    ["@(DateTime.UtcNow.Hour)", ["now"]],
    ["@(new Random().Next(10) + Guid.NewGuid().ToString())", ["random"]],
    ["@{ var all = context; return all.RequestId; }", ["*"]],
    ["@(nameof(context.Request))", []],
  ])("%s", (source, reads) => {
    expect(compileExpression(source, types).reads).toEqual(reads);
  });
});
