import { evaluate } from "./base-expressions";
import { charRows, formatRows, splitFailures, splitRows, stringRows } from "./string-rows";

test.each([...stringRows, ...splitFailures, ...formatRows, ...charRows])("%s", (expression, text) => {
  expect(evaluate(expression)).toBe(text);
});

test.each(splitRows)("%s", (expression, parts) => {
  expect(evaluate(`string.Join("|", ${expression})`)).toBe(parts);
});
