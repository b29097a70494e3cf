import { evaluate } from "./base-expressions";
import { bitRows, builderRows, convertRows, mathRows } from "./conversion-rows";
import { numberFormats } from "./format-rows";
import { decimalRows, parseRows, textRows } from "./number-rows";

test.each([...decimalRows, ...parseRows, ...textRows])("%s", (expression, text) => {
  expect(evaluate(expression)).toBe(text);
});

test.each([...mathRows, ...convertRows, ...bitRows, ...builderRows])("%s", (expression, text) => {
  expect(evaluate(expression)).toBe(text);
});

test.each(numberFormats)("the format %s", (format, texts) => {
  const written = Object.keys(texts).map((number) => {
    return [number, evaluate(`${number}.ToString(${JSON.stringify(format)})`)];
  });
  expect(Object.fromEntries(written)).toEqual(texts);
});
