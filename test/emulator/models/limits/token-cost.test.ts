import { tokenCost } from "../../../../emulator/models/limits/token-cost";

/** What live deployments counted in 2024: characters of the messages, the cap, and the tokens taken off. */
const measuredChats = [
  ["gpt-4", [28], undefined, 648],
  ["gpt-4o", [28], undefined, 648],
  ["gpt-4o", [28], 1000, 1008],
  ["gpt-4o", [28], 2000, 2008],
  ["gpt-4", [233], undefined, 699],
  ["gpt-4", [59, 16, 673, 233], undefined, 888],
] as const;

test.each(measuredChats)(
  "chat of %s with messages of %j characters and a cap of %s costs %d tokens",
  (model, messageCharacters, cap, cost) => {
    expect(tokenCost(model)({ promptTokens: 1, messageCharacters, requestedOutputTokens: cap }, 640)).toBe(cost);
  },
);

test.each([14, 100, 914])("gpt-3.5-turbo does not count a prompt of %d tokens", (promptTokens) => {
  const cost = tokenCost("gpt-35-turbo");
  expect(cost({ promptTokens, requestedOutputTokens: undefined }, 640)).toBe(16);
  expect(cost({ promptTokens, requestedOutputTokens: 300 }, 640)).toBe(300);
});

test.each([
  [44, 11],
  [217, 55],
  [525, 132],
  [828, 207],
  [3285, 822],
])("an embedding of %d characters costs %d tokens", (promptCharacters, cost) => {
  const demand = { promptTokens: 1, promptCharacters, requestedOutputTokens: undefined };
  expect(tokenCost("text-embedding-ada-002")(demand, 640)).toBe(cost);
});

test("without its text a prompt counts as the tokens it has", () => {
  expect(tokenCost("gpt-4.1")({ promptTokens: 500, requestedOutputTokens: 100 }, 640)).toBe(600);
  expect(tokenCost("text-embedding-3-large")({ promptTokens: 500, requestedOutputTokens: undefined }, 640)).toBe(500);
});

test("characters of all messages together cost no less than message by message, and at most a token a message more", () => {
  const cost = tokenCost("gpt-4o");
  const together = {
    promptTokens: 1,
    promptCharacters: 59 + 16 + 673 + 233,
    messages: 4,
    requestedOutputTokens: undefined,
  };
  expect(cost(together, 640)).toBe(889);
});

test("the cap that is taken where none was set is handed in", () => {
  expect(tokenCost("gpt-5.1")({ promptTokens: 10, requestedOutputTokens: undefined }, 4096)).toBe(4106);
});
