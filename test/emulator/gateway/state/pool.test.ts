import * as fc from "fast-check";
import type { Pool } from "../../../../emulator/deployment";
import { CircuitBreaker } from "../../../../emulator/gateway/state/circuit-breaker";
import { PoolState } from "../../../../emulator/gateway/state/pool";

type Member = readonly [backendId: string, priority: number, weight: number];

const poolOf = (members: readonly Member[], sessionCookie?: string): Pool => ({
  id: "chat",
  members: members.map(([backendId, priority, weight]) => ({ backendId, priority, weight })),
  sessionCookie,
});

/** Breakers that one failure opens for a second. */
function breakersOf(members: readonly Member[]): ReadonlyMap<string, CircuitBreaker> {
  const rule = {
    name: "any",
    failures: { count: 1 },
    intervalMs: 1000,
    statusCodes: [{ min: 429, max: 429 }],
    tripDurationMs: 1000,
    acceptRetryAfter: false,
  };
  return new Map(members.map(([id]) => [id, new CircuitBreaker(rule)]));
}

function picks(pool: PoolState, count: number, nowMs = 0): (string | undefined)[] {
  return Array.from({ length: count }, () => pool.pick(nowMs));
}

function countOf(picked: readonly (string | undefined)[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const id of picked) counts[String(id)] = (counts[String(id)] ?? 0) + 1;
  return counts;
}

/** Draws that are the same at every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

test("serves the lowest number alone while it has a closed breaker, whatever the order of the members", () => {
  const members: Member[] = [
    ["standard", 2, 100],
    ["ptu-a", 1, 1],
    ["ptu-b", 1, 1],
    ["far", 3, 100],
  ];
  const breakers = breakersOf(members);
  const pool = new PoolState(poolOf(members), (id) => breakers.get(id));
  expect(countOf(picks(pool, 100))).toEqual({ "ptu-a": 50, "ptu-b": 50 });
  breakers.get("ptu-a")?.record(0, 429, undefined);
  expect(countOf(picks(pool, 10))).toEqual({ "ptu-b": 10 });
  breakers.get("ptu-b")?.record(0, 429, undefined);
  expect(countOf(picks(pool, 10))).toEqual({ standard: 10 });
  breakers.get("standard")?.record(0, 429, undefined);
  expect(countOf(picks(pool, 10))).toEqual({ far: 10 });
  breakers.get("far")?.record(0, 429, undefined);
  expect(pool.pick(0)).toBeUndefined();
  expect(countOf(picks(pool, 10, 1000))).toEqual({ "ptu-a": 5, "ptu-b": 5 });
});

test("weights are kept within each round, without runs of the heaviest", () => {
  const pool = new PoolState(
    poolOf([
      ["a", 1, 5],
      ["b", 1, 1],
      ["c", 1, 1],
    ]),
    () => undefined,
  );
  expect(picks(pool, 14).join("")).toBe("aabacaaaabacaa");
});

test("any weights are met exactly over a round", () => {
  const weights = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(weights, (given) => {
      const total = given.reduce((sum, weight) => sum + weight, 0);
      const pool = new PoolState(poolOf(given.map((weight, index) => [`b${index}`, 1, weight])), () => undefined);
      const rounds = total > 0 ? total : given.length;
      picks(pool, rounds);
      expect(pool.readings(0).map((reading) => reading.picks)).toEqual(total > 0 ? given : given.map(() => 1));
    }),
    { seed: 41, numRuns: 60 },
  );
});

test("a member that weighs nothing is called only when no other can be", () => {
  const members: Member[] = [
    ["a", 1, 1],
    ["spare-1", 1, 0],
    ["spare-2", 1, 0],
  ];
  const breakers = breakersOf(members);
  const pool = new PoolState(poolOf(members), (id) => breakers.get(id));
  expect(countOf(picks(pool, 10))).toEqual({ a: 10 });
  breakers.get("a")?.record(0, 429, undefined);
  expect(countOf(picks(pool, 10))).toEqual({ "spare-1": 5, "spare-2": 5 });
});

test("a member that weighs nothing is not called for one that has just had its turn", () => {
  const members: Member[] = [
    ["spare", 1, 0],
    ["small", 1, 1],
    ["large", 1, 50],
  ];
  const breakers = breakersOf(members);
  const pool = new PoolState(poolOf(members), (id) => breakers.get(id));
  while (pool.pick(0) !== "small");
  breakers.get("large")?.record(0, 429, undefined);
  expect(countOf(picks(pool, 10))).toEqual({ small: 10 });
});

test("what an open member would have had is shared by weight among the rest", () => {
  const members: Member[] = [
    ["a", 1, 50],
    ["b", 1, 30],
    ["c", 1, 20],
  ];
  const breakers = breakersOf(members);
  const pool = new PoolState(poolOf(members), (id) => breakers.get(id));
  breakers.get("a")?.record(0, 429, undefined);
  expect(countOf(picks(pool, 500))).toEqual({ b: 300, c: 200 });
});

test("drawn at random, members are called in proportion to their weights", () => {
  const pool = new PoolState(
    poolOf([
      ["a", 1, 70],
      ["none", 1, 0],
      ["b", 1, 30],
    ]),
    () => undefined,
    {
      kind: "random",
      random: seeded(7),
    },
  );
  const counts = countOf(picks(pool, 20_000));
  expect(Object.keys(counts).sort()).toEqual(["a", "b"]);
  expect((counts.a ?? 0) / 20_000).toBeCloseTo(0.7, 2);
});

test("drawn at random, a member whose breaker is open is left out", () => {
  const members: Member[] = [
    ["a", 1, 98],
    ["b", 1, 1],
    ["c", 1, 1],
  ];
  const breakers = breakersOf(members);
  const pool = new PoolState(poolOf(members), (id) => breakers.get(id), { kind: "random", random: seeded(8) });
  breakers.get("a")?.record(0, 429, undefined);
  expect(Object.keys(countOf(picks(pool, 200))).sort()).toEqual(["b", "c"]);
});

describe("session affinity", () => {
  const members: Member[] = [
    ["a", 1, 1],
    ["b", 1, 1],
    ["c", 2, 1],
  ];

  test("keeps a caller at its backend, also one of a lower group, while that takes calls", () => {
    const breakers = breakersOf(members);
    const pool = new PoolState(poolOf(members, "SessionId"), (id) => breakers.get(id));
    expect([0, 0, 0].map((nowMs) => pool.pick(nowMs, "c"))).toEqual(["c", "c", "c"]);
    breakers.get("c")?.record(0, 429, undefined);
    expect(pool.pick(0, "c")).toBe("a");
    expect(pool.pick(1000, "c")).toBe("c");
  });

  test("means nothing for a backend that is no member, or in a pool without a session cookie", () => {
    const none = (): undefined => undefined;
    expect(new PoolState(poolOf(members, "SessionId"), none).pick(0, "elsewhere")).toBe("a");
    expect(new PoolState(poolOf(members), none).pick(0, "c")).toBe("a");
  });
});

test("a pool without members has nobody to call", () => {
  expect(new PoolState(poolOf([]), () => undefined).pick(0)).toBeUndefined();
});
