import { evaluate } from "../json/evaluate";
import { collectionRows, newCollectionRows } from "./collection-rows";

test.each([...collectionRows, ...newCollectionRows])("%s", (expression, expected) => {
  expect(evaluate(expression)).toBe(expected);
});
