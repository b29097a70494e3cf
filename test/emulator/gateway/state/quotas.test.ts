import { CallQuota, type CallQuotaLimits } from "../../../../emulator/gateway/state/call-quota";
import { callRate } from "../../../../emulator/gateway/state/call-rate";
import { type QuotaPeriod, TokenQuota } from "../../../../emulator/gateway/state/token-quota";
import { verdict } from "./verdict";

const at = (time: string) => Date.parse(`${time}Z`);

describe("a token quota", () => {
  test.each<[QuotaPeriod, string, string]>([
    ["Hourly", "2026-03-04T05:06:07", "2026-03-04T06:00:00"],
    ["Daily", "2026-03-04T23:59:59", "2026-03-05T00:00:00"],
    ["Weekly", "2026-03-02T00:00:00", "2026-03-09T00:00:00"],
    ["Weekly", "2026-03-04T12:00:00", "2026-03-09T00:00:00"],
    ["Weekly", "2026-03-08T23:59:59", "2026-03-09T00:00:00"],
    ["Monthly", "2026-01-31T10:00:00", "2026-02-01T00:00:00"],
    ["Monthly", "2026-12-15T10:00:00", "2027-01-01T00:00:00"],
    ["Yearly", "2028-02-29T10:00:00", "2029-01-01T00:00:00"],
  ])("of a %s period that is used up at %s renews at %s", (period, now, renewed) => {
    const quota = new TokenQuota(1000, period);
    const seconds = (at(renewed) - at(now)) / 1000;
    quota.add(at(now), 1000);
    expect(verdict(quota, at(now), 0)).toEqual({ admitted: false, retryAfterSeconds: seconds, remaining: 0 });
    expect(verdict(quota, at(renewed) - 1, 0)).toEqual({ admitted: false, retryAfterSeconds: 1, remaining: 0 });
    expect(verdict(quota, at(renewed), 0)).toEqual({ admitted: true, retryAfterSeconds: 0, remaining: 1000 });
  });

  test("lets the call that passes it complete, and refuses an estimate that would", () => {
    const quota = new TokenQuota(1000, "Daily");
    quota.add(0, 900);
    expect(verdict(quota, 0, 100).admitted).toBe(true);
    expect(verdict(quota, 0, 101)).toEqual({ admitted: false, retryAfterSeconds: 86_400, remaining: 100 });
    expect(verdict(quota, 0, 0).admitted).toBe(true);
    quota.add(0, 500);
    expect(quota.remaining(0)).toBe(0);
    quota.add(0, -450);
    expect(quota.remaining(0)).toBe(50);
  });
});

describe("a rate of calls", () => {
  test("of a classic tier frees a call when the one that took it leaves the renewal period", () => {
    const rate = callRate("classic", 2, 30);
    rate.add(0, 1);
    rate.add(10_000, 1);
    expect(verdict(rate, 12_000)).toEqual({ admitted: false, retryAfterSeconds: 18, remaining: 0 });
    expect(verdict(rate, 30_000)).toEqual({ admitted: true, retryAfterSeconds: 0, remaining: 1 });
  });

  test("of a v2 tier refills a call at a time", () => {
    const rate = callRate("v2", 2, 30);
    rate.add(0, 2);
    expect(verdict(rate, 0)).toEqual({ admitted: false, retryAfterSeconds: 15, remaining: 0 });
    expect(verdict(rate, 15_000)).toEqual({ admitted: true, retryAfterSeconds: 0, remaining: 1 });
  });

  test("counts a call for as much as its increment says, and then refuses the next", () => {
    const rate = callRate("classic", 5, 60);
    expect(verdict(rate, 0, 0).admitted).toBe(true);
    rate.add(0, 7);
    expect(verdict(rate, 1000, 0)).toEqual({ admitted: false, retryAfterSeconds: 59, remaining: 0 });
  });
});

describe("a quota of calls and bandwidth", () => {
  const hourly: CallQuotaLimits = { calls: 10, kilobytes: 4, periodSeconds: 3600, firstPeriodStart: undefined };

  test("refuses the call after the last until its period ends", () => {
    const quota = new CallQuota(hourly);
    const now = at("2026-03-04T05:20:00");
    quota.add(now, 10, 0);
    expect(quota.check(now)).toEqual({ admitted: false, retryAfterSeconds: 2400, remaining: 0 });
    expect(quota.check(at("2026-03-04T06:00:00"))).toEqual({ admitted: true, retryAfterSeconds: 0, remaining: 10 });
  });

  test("refuses calls once its kilobytes are used", () => {
    const quota = new CallQuota(hourly);
    quota.add(0, 1, 3.9);
    expect(quota.check(0).admitted).toBe(true);
    quota.add(0, 1, 0.1);
    expect(quota.check(0)).toEqual({ admitted: false, retryAfterSeconds: 3600, remaining: 8 });
  });

  test("counts periods from its first start", () => {
    const quota = new CallQuota({ ...hourly, firstPeriodStart: "2026-01-01T00:15:00Z" });
    const now = at("2026-03-04T05:10:00");
    quota.add(now, 10, 0);
    expect(quota.check(now).retryAfterSeconds).toBe(300);
  });

  test("that never renews is used up for good, and no wait is said to help", () => {
    const quota = new CallQuota({ calls: 1, kilobytes: undefined, periodSeconds: 0, firstPeriodStart: undefined });
    quota.add(0, 1, 0);
    const used = { admitted: false, retryAfterSeconds: 0, remaining: 0 };
    expect(quota.check(at("2126-01-01T00:00:00"))).toEqual(used);
    expect(quota.isIdle(at("2126-01-01T00:00:00"))).toBe(false);
  });

  test("without a number of calls has room for any number of them", () => {
    const quota = new CallQuota({ ...hourly, calls: undefined });
    quota.add(0, 1_000_000, 0);
    expect(quota.check(0)).toEqual({ admitted: true, retryAfterSeconds: 0, remaining: Number.POSITIVE_INFINITY });
  });

  test("rejects a first start that is no date", () => {
    const quota = new CallQuota({ ...hourly, firstPeriodStart: "soon" });
    expect(() => quota.check(0)).toThrow('first-period-start "soon" is not a date and time');
  });
});
