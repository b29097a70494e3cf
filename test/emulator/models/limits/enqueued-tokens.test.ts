import { EnqueuedTokens } from "../../../../emulator/models/limits/enqueued-tokens";

test("jobs hold their tokens until they have ended", () => {
  const quota = new EnqueuedTokens(30_000);
  expect(quota.admit(0, 20_000)).toEqual({ admitted: true, remainingTokens: 10_000 });
  expect(quota.admit(0, 10_001)).toEqual({ admitted: false, remainingTokens: 10_000 });
  expect(quota.admit(0, 10_000)).toEqual({ admitted: true, remainingTokens: 0 });
  quota.release(10_000);
  expect(quota.admit(1, 10_000)).toEqual({ admitted: true, remainingTokens: 0 });
});

test("an end that is known ahead gives the tokens back at its time", () => {
  const quota = new EnqueuedTokens(30_000);
  quota.admit(0, 20_000);
  quota.releaseAt(5000, 20_000);
  expect(quota.held(4999)).toBe(20_000);
  expect(quota.held(5000)).toBe(0);
});
