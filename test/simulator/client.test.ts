import { retryAfterMs } from "../../simulator/client";

const half = () => 0.5;

test.each([
  ["an answer is taken", 200, {}, 1, undefined],
  ["a wrong request is not sent again", 400, {}, 1, undefined],
  ["milliseconds that are asked for are waited", 429, { retryAfterMs: "250", retryAfter: "9" }, 1, 250],
  ["seconds that are asked for are waited", 429, { retryAfter: "9" }, 1, 9000],
  ["a minute is too long, and the client's own wait is taken", 429, { retryAfter: "60" }, 1, 437.5],
  ["a wait that is no number is not looked at", 503, { retryAfter: "soon" }, 1, 437.5],
  ["the second wait is twice the first", 500, {}, 2, 875],
  ["waits stop growing at 8 seconds", 500, {}, 9, 7000],
  ["a conflict and a time-out are tried again", 409, {}, 1, 437.5],
])("%s", (_, status, told, tries, waits) => {
  const { retryAfter, retryAfterMs: ms } = { retryAfter: undefined, retryAfterMs: undefined, ...told };
  expect(retryAfterMs(status, { retryAfter, retryAfterMs: ms }, tries, half)).toBe(waits);
});
