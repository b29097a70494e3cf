import type { Deployment } from "../../../../emulator/deployment";
import { InstanceState } from "../../../../emulator/gateway/state/instance-state";

const breaker = {
  name: "overloaded",
  failures: { count: 2 },
  intervalMs: 10_000,
  statusCodes: [{ min: 429, max: 429 }],
  tripDurationMs: 30_000,
  acceptRetryAfter: true,
};
const backend = (id: string, withBreaker = true) => ({
  id,
  url: `https://${id}.example`,
  breaker: withBreaker ? breaker : undefined,
  headers: {},
  managedIdentityResource: undefined,
});

const deploymentOf = (generation: Deployment["gateway"]["generation"]): Deployment => ({
  environment: "prod",
  gateway: {
    name: "gw",
    tier: "PremiumV2",
    generation,
    regions: [{ region: "swedencentral", units: 1 }],
    host: "gw.example",
  },
  globalPolicy: undefined,
  apis: [],
  products: [],
  subscriptions: [],
  fragments: [],
  namedValues: [],
  backends: [backend("ptu"), backend("standard"), backend("safety", false)],
  pools: [
    {
      id: "chat",
      members: [
        { backendId: "ptu", priority: 1, weight: 100 },
        { backendId: "standard", priority: 2, weight: 100 },
      ],
      sessionCookie: undefined,
    },
  ],
  caches: [],
  accounts: [],
  contentSafety: [],
});

const trip = (state: InstanceState, backendId: string) => {
  state.breaker(backendId)?.record(1000, 429, 5000);
  return state.breaker(backendId)?.record(1000, 429, 5000);
};

test("a pool passes over a backend whose breaker has tripped, and is told to other requests by id", () => {
  const state = new InstanceState(deploymentOf("v2"));
  expect(state.pick("chat", 0)).toBe("ptu");
  expect(trip(state, "ptu")).toBe("tripped");
  expect(state.pick("chat", 1000)).toBe("standard");
  expect(state.pick("chat", 6000)).toBe("ptu");
  expect(state.pick("no such pool", 0)).toBeUndefined();
});

test("instances of one deployment share nothing", () => {
  const [one, other] = [new InstanceState(deploymentOf("v2")), new InstanceState(deploymentOf("v2"))];
  trip(one, "ptu");
  one.counters.tokenRate("k", 100).add(0, 100);
  one.values.set(0, "k", "v", 60);
  expect(other.pick("chat", 1000)).toBe("ptu");
  expect(other.counters.tokenRate("k", 100).remaining(0)).toBe(100);
  expect(other.values.get(0, "k")).toBeUndefined();
});

test("the consumption tier has pools and no breakers", () => {
  const state = new InstanceState(deploymentOf("consumption"));
  expect(trip(state, "ptu")).toBeUndefined();
  expect(state.pick("chat", 1000)).toBe("ptu");
});

test("members of a group are drawn with the randomness handed in", () => {
  const deployment = deploymentOf("v2");
  const pools = deployment.pools.map((pool) => ({
    ...pool,
    members: pool.members.map((member) => ({ ...member, priority: 1 })),
  }));
  const state = new InstanceState({ ...deployment, pools }, { pickInGroup: { kind: "random", random: () => 0.99 } });
  expect([1, 2, 3].map(() => state.pick("chat", 0))).toEqual(["standard", "standard", "standard"]);
});

test("a snapshot shows breakers with the time left, picks, counters, gates and what is cached", () => {
  const state = new InstanceState(deploymentOf("v2"), { maxCachedValues: 10, maxSemanticAnswers: 10 });
  state.pick("chat", 0);
  trip(state, "ptu");
  state.breaker("standard")?.record(1500, 429, undefined);
  state.pick("chat", 2000);
  state.counters.tokenRate("team-a", 6000).add(2000, 1000);
  state.gates.enter("team-a", 5);
  state.values.set(0, "k", "v", 60);
  expect(state.snapshot(2000)).toEqual({
    breakers: [
      { backendId: "ptu", name: "overloaded", open: true, openForMs: 4000, failures: 0, trips: 1 },
      { backendId: "standard", name: "overloaded", open: false, openForMs: 0, failures: 1, trips: 0 },
    ],
    pools: [
      {
        poolId: "chat",
        members: [
          { backendId: "ptu", priority: 1, weight: 100, picks: 1, available: false },
          { backendId: "standard", priority: 2, weight: 100, picks: 1, available: true },
        ],
      },
    ],
    counters: [{ kind: "tokens a minute", key: "team-a", limit: 6000, remaining: 5000 }],
    concurrency: [{ key: "team-a", inside: 1 }],
    cached: { values: 1, responses: 0, semanticAnswers: 0 },
  });
  expect(state.snapshot(2000, 0).counters).toEqual([]);
});
