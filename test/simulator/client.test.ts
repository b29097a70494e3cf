import { retryAfterMs } from "../../simulator/client";

const half = () => 0.5;

test.each([
  ["an answer is taken", 200, {}, 1, undefined],
  ["a wrong request is not sent again", 400, {}, 1, undefined],
  ["milliseconds that are asked for are waited", 429, { "retry-after-ms": "250", "retry-after": "9" }, 1, 250],
  ["seconds that are asked for are waited", 429, { "Retry-After": "9" }, 1, 9000],
  ["a minute is too long, and the client's own wait is taken", 429, { "retry-after": "60" }, 1, 437.5],
  ["a wait that is no number is not looked at", 503, { "retry-after": "soon" }, 1, 437.5],
  ["the second wait is twice the first", 500, {}, 2, 875],
  ["waits stop growing at 8 seconds", 500, {}, 9, 7000],
  ["a conflict and a time-out are tried again", 409, {}, 1, 437.5],
])("%s", (_, status, headers, tries, waits) => {
  expect(retryAfterMs(status, Object.entries(headers), tries, half)).toBe(waits);
});
