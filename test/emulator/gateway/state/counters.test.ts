import { Counters } from "../../../../emulator/gateway/state/counters";

const minuteMs = 60_000;
const calls = { calls: 5, kilobytes: undefined, periodSeconds: 3600, firstPeriodStart: undefined };

test("equal keys share a counter, other keys have their own", () => {
  const counters = new Counters("v2");
  counters.tokenRate("team-a", 1000).add(0, 400);
  expect(counters.tokenRate("team-a", 1000).remaining(0)).toBe(600);
  expect(counters.tokenRate("team-b", 1000).remaining(0)).toBe(1000);
});

test("a key counts tokens a minute, tokens of each period, calls and call quotas apart", () => {
  const counters = new Counters("classic");
  counters.tokenRate("k", 100).add(0, 10);
  counters.tokenQuota("k", 100, "Daily").add(0, 20);
  counters.tokenQuota("k", 100, "Monthly").add(0, 30);
  counters.callRate("k", 100, 60).add(0, 40);
  counters.callRate("k", 100, 120).add(0, 50);
  counters.callQuota("k", calls).add(0, 1, 0);
  expect(counters.readings(0, 10)).toEqual([
    { kind: "tokens a minute", key: "k", limit: 100, remaining: 90 },
    { kind: "token quota", key: "k", limit: 100, remaining: 80 },
    { kind: "token quota", key: "k", limit: 100, remaining: 70 },
    { kind: "calls", key: "k", limit: 100, remaining: 60 },
    { kind: "calls", key: "k", limit: 100, remaining: 50 },
    { kind: "call quota", key: "k", limit: 5, remaining: 4 },
  ]);
  expect(counters.readings(0, 2)).toHaveLength(2);
});

test.each(["classic", "v2"] as const)(
  "the limit of a shared counter is the one asked for last, on the %s tier",
  (tier) => {
    const counters = new Counters(tier);
    counters.tokenRate("k", 100).add(0, 80);
    expect(counters.tokenRate("k", 50).waitSeconds(0, 0)).toBeGreaterThan(0);
    expect(counters.tokenRate("k", 200).remaining(0)).toBe(120);
    counters.tokenQuota("k", 100, "Daily").add(0, 80);
    expect(counters.tokenQuota("k", 50, "Daily").waitSeconds(0, 0)).toBeGreaterThan(0);
    counters.callRate("k", 10, 60).add(0, 5);
    expect(counters.callRate("k", 5, 60).waitSeconds(0)).toBeGreaterThan(0);
    counters.callQuota("k", calls).add(0, 3, 0);
    expect(counters.callQuota("k", { ...calls, calls: 3 }).check(0).admitted).toBe(false);
  },
);

test.each(["classic", "v2"] as const)(
  "memory follows the keys in use, not those that have passed, on the %s tier",
  (tier) => {
    const counters = new Counters(tier);
    // A new key of each kind every second for a day: of the last quarter of an hour (that a run may last) at most twice as many are held.
    for (let second = 0; second < 86_400; second++) {
      const key = `caller ${second}`;
      counters.tokenRate(key, 1000).add(1000 * second, 10);
      counters.callRate(key, 10, 60).add(1000 * second, 1);
      counters.tokenQuota(key, 1000, "Hourly").add(1000 * second, 10);
    }
    expect(counters.size).toBeLessThan(2 * (900 + 900 + 4500) + 100);
    expect(counters.readings(86_400_000 + 2 * 3_600_000, 100_000)).toEqual([]);
  },
);

test("a counter whose window has not passed is kept, however many keys come after it", () => {
  const counters = new Counters("classic");
  counters.tokenQuota("keeps", 1000, "Daily").add(0, 700);
  for (let key = 0; key < 20_000; key++) counters.tokenQuota(`k${key}`, 1000, "Daily").add(key * 1000, 1);
  expect(counters.tokenQuota("keeps", 1000, "Daily").remaining(20_000_000)).toBe(300);
});

test("a run that lasts ten minutes adds to the counter that it checked", () => {
  const counters = new Counters("classic");
  const held = counters.tokenRate("slow", 1000);
  held.waitSeconds(0, 0);
  for (let key = 0; key < 2000; key++) counters.tokenRate(`k${key}`, 1000).add(key * 300, 1);
  held.add(10 * minuteMs, 400);
  expect(counters.tokenRate("slow", 1000).remaining(10 * minuteMs)).toBe(600);
});
