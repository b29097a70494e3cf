import { ConcurrencyGates } from "../../../../emulator/gateway/state/concurrency";
import { type CachedResponse, ResponseCache } from "../../../../emulator/gateway/state/response-cache";
import { SemanticCache } from "../../../../emulator/gateway/state/semantic-cache";
import { ValueCache } from "../../../../emulator/gateway/state/value-cache";

const answer = (body: string): CachedResponse => ({ status: 200, reason: "OK", headers: new Map(), body });

describe("the value cache", () => {
  test("keeps a value until its time is over", () => {
    const cache = new ValueCache();
    cache.set(1000, "token", "abc", 60);
    expect(cache.get(60_999, "token")).toBe("abc");
    expect(cache.get(61_000, "token")).toBeUndefined();
    expect(cache.size).toBe(0);
  });

  test("takes the latest value of a key, forgets one that is removed, and does not keep one for no time", () => {
    const cache = new ValueCache();
    cache.set(0, "a", 1, 10);
    cache.set(0, "a", 2, 20);
    expect(cache.get(15_000, "a")).toBe(2);
    cache.remove("a");
    cache.remove("never there");
    expect(cache.get(0, "a")).toBeUndefined();
    cache.set(0, "b", 1, 10);
    cache.set(0, "b", 2, 0);
    expect(cache.get(0, "b")).toBeUndefined();
  });

  test("gives up what was not read for longest when it is full", () => {
    const cache = new ValueCache<number>(3);
    for (const key of ["a", "b", "c"]) cache.set(0, key, 1, 60);
    cache.get(0, "a");
    cache.set(0, "d", 1, 60);
    expect(["a", "b", "c", "d"].filter((key) => cache.get(0, key) !== undefined)).toEqual(["a", "c", "d"]);
  });

  test("gives up the right entry after others were removed or read", () => {
    const cache = new ValueCache<number>(2);
    cache.set(0, "a", 1, 60);
    cache.set(0, "b", 1, 60);
    cache.remove("b");
    cache.set(0, "c", 1, 60);
    cache.get(0, "c");
    cache.set(0, "d", 1, 60);
    cache.set(0, "e", 1, 60);
    expect(["a", "b", "c", "d", "e"].filter((key) => cache.get(0, key) !== undefined)).toEqual(["d", "e"]);
  });

  test("never holds more than its bound", () => {
    const cache = new ValueCache(100);
    for (let key = 0; key < 100_000; key++) cache.set(0, `k${key}`, key, 60);
    expect(cache.size).toBe(100);
    expect(cache.get(0, "k99900")).toBe(99_900);
    expect(cache.get(0, "k99899")).toBeUndefined();
  });
});

test("the response cache takes answers of up to 2 MiB, and gives up what an answer too large replaces", () => {
  const cache = new ResponseCache();
  cache.set(0, "k", answer("x".repeat(2 * 1024 * 1024)), 60);
  expect(cache.get(0, "k")?.body).toHaveLength(2 * 1024 * 1024);
  cache.set(0, "k", answer("é".repeat(1024 * 1024 + 1)), 60);
  expect(cache.get(0, "k")).toBeUndefined();
});

describe("the semantic cache", () => {
  const degrees = (angle: number) => [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];

  test.each([
    ["the same direction", [2, 0], 0, 0],
    ["20 degrees apart, at a threshold that just takes it", degrees(20), 0.0604, 0.0603],
    ["20 degrees apart, at a stricter one", degrees(20), 0.06, undefined],
    ["at right angles", [0, 1], 1, 1],
    ["opposite", [-1, 0], 1, undefined],
    ["without direction", [0, 0], 0.99, undefined],
    ["of another model", [1, 0, 0], 1, undefined],
  ])("finds an answer to a question %s", (_, vector, threshold, distance) => {
    const cache = new SemanticCache();
    cache.store(0, "", [1, 0], answer("hit"), 60);
    const found = cache.lookup(0, "", vector, threshold);
    expect(found?.response.body).toBe(distance === undefined ? undefined : "hit");
    if (distance !== undefined) expect(found?.distance).toBeCloseTo(distance, 4);
  });

  test("returns the nearest of its partition, and nothing of another", () => {
    const cache = new SemanticCache();
    for (const angle of [30, 10, 20]) cache.store(0, "team-a", degrees(angle), answer(`${angle}`), 60);
    cache.store(0, "team-b", degrees(0), answer("other team"), 60);
    expect(cache.lookup(0, "team-a", degrees(0), 0.5)?.response.body).toBe("10");
    expect(cache.lookup(0, "team-c", degrees(0), 0.5)).toBeUndefined();
  });

  test("forgets answers whose time is over, and those alone", () => {
    const cache = new SemanticCache();
    const seconds = [10, 30, 10, 20, 10];
    seconds.forEach((ttl, index) => {
      cache.store(0, "", degrees(index), answer(`${index}`), ttl);
    });
    cache.store(0, "", degrees(0), answer("never"), 0);
    expect(cache.lookup(15_000, "", degrees(0), 2)?.response.body).toBe("1");
    expect(cache.size).toBe(2);
    expect(cache.lookup(25_000, "", degrees(3), 2)?.response.body).toBe("1");
    expect(cache.lookup(30_000, "", degrees(3), 2)).toBeUndefined();
    expect(cache.size).toBe(0);
  });

  test("gives up its oldest answers when it is full, in whatever partition", () => {
    const cache = new SemanticCache(50);
    for (let at = 0; at < 1000; at++) cache.store(0, `p${at % 7}`, degrees(at % 90), answer(`${at}`), 60);
    expect(cache.size).toBe(50);
    const held = [0, 1, 2, 3, 4, 5, 6].flatMap(
      (p) => cache.lookup(0, `p${p}`, degrees((950 + p) % 90), 0)?.response.body ?? [],
    );
    expect(held.every((body) => Number(body) >= 950)).toBe(true);
    expect(cache.lookup(0, `p${949 % 7}`, degrees(949 % 90), 0)?.response.body).not.toBe("949");
  });
});

describe("concurrency gates", () => {
  test("let in as many as fit, and one more for each that leaves", () => {
    const gates = new ConcurrencyGates();
    expect([1, 2, 3].map(() => gates.enter("k", 2))).toEqual([true, true, false]);
    expect(gates.enter("other", 1)).toBe(true);
    gates.leave("k");
    expect([gates.enter("k", 2), gates.enter("k", 2)]).toEqual([true, false]);
  });

  test("keep no key that nobody is inside of", () => {
    const gates = new ConcurrencyGates();
    gates.enter("k", 1);
    gates.leave("k");
    expect(gates.readings().size).toBe(0);
  });

  test("rejects one that leaves and never entered", () => {
    expect(() => new ConcurrencyGates().leave("k")).toThrow("nobody is inside the concurrency gate k");
  });
});
