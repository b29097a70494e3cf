import fc from "fast-check";
import { CSharpException } from "../../../../emulator/csharp/definition";
import { JsonReader } from "../../../../emulator/csharp/library/json/lexer";
import { loadToken, parseToken } from "../../../../emulator/csharp/library/json/load";
import { parsePlain } from "../../../../emulator/csharp/library/json/plain";
import { compact } from "../../../../emulator/csharp/library/json/write";
import { evaluate } from "./evaluate";
import { newReadingRows, readingRows } from "./reading-rows";

test.each([...readingRows, ...newReadingRows])("%s", (expression, expected) => {
  expect(evaluate(expression)).toBe(expected);
});

const plain = [
  '{"model":"gpt-4o","messages":[{"role":"user","content":"a \\"quoted\\" \\\\ text\\n"}],"n":1,"t":0.7,"s":false,"x":null}',
  ' [ 1 , -2.50e+3 , 0 , "", "\\u00e9\\ud83d\\ude00" , {} , [ ] , true ] \r\n',
  '{"a":{"a":{"a":[[[1]]]}},"b":"é😀","c":"2024-01-01T00:00:00Z"}',
  '{"a":1,"b":2,"a":3}',
  '{"1":1,"2":2,"3":3,"4":4,"5":5,"6":6,"7":7,"8":8,"9":9,"10":10,"9":"nine"}',
  '"\\ud800 alone"',
  "123456789012345678901234567890",
  "-0",
];

test.each(plain)("plain JSON is read by the fast reader as by the exact one: %s", (text) => {
  const fast = parsePlain(text);
  const exact = loadToken(new JsonReader(text));
  expect(fast).not.toBeNull();
  expect(fast?.deepEquals(exact)).toBe(true);
  expect(fast?.toText()).toBe(exact.toText());
  expect(parseToken(compact(exact)).deepEquals(exact)).toBe(true);
});

test("whatever is plain JSON is read by the fast reader, as by the exact one, and written as it was", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      const fast = parsePlain(text);
      const exact = loadToken(new JsonReader(text));
      expect(fast === null ? null : compact(fast)).toBe(compact(exact));
      expect(fast?.toText()).toBe(exact.toText());
    }),
    { seed: 1, numRuns: 300 },
  );
});

const notPlain = ["{'a':1}", "[1,]", "01", "1.", "[1]x", "{a:1}", "/**/1", "NaN", '"\\x"', "1e999", "[1 2]", "", '"a'];

test.each(notPlain)("the fast reader leaves to the exact one: %s", (text) => {
  expect(parsePlain(text)).toBeNull();
});

test("64 objects and arrays may be in each other, and no more", () => {
  const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
  expect(compact(parseToken(nested(64)))).toBe(nested(64));
  const path = "[0]".repeat(64);
  expect(() => parseToken(nested(65))).toThrow(
    new CSharpException(
      "JsonReaderException",
      `The reader's MaxDepth of 64 has been exceeded. Path '${path}', line 1, position 65.`,
    ),
  );
});
