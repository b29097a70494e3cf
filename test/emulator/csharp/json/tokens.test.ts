import { evaluate } from "./evaluate";
import { newTokenRows, tokenRows } from "./token-rows";

test.each([...tokenRows, ...newTokenRows])("%s", (expression, expected) => {
  expect(evaluate(expression)).toBe(expected);
});
