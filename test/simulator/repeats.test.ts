import type { Deployment } from "../../emulator/deployment";
import { credentialOf } from "../../emulator/http/credentials";
import type { Fault } from "../../emulator/models/faults";
import { arrivalsOf } from "../../simulator/arrivals";
import { Repeats } from "../../simulator/repeats";
import { report } from "../../simulator/report";
import { Simulator } from "../../simulator/simulate";
import { seededRandom } from "../../written/random";
import { consumerWith } from "../config-builder";
import { startMs } from "../emulator/gateway/emulated";
import { laneOf } from "../emulator/gateway/environments";

const cache = { scope: "user", ttlSeconds: 600, scoreThreshold: 0.05, maxPromptTokens: 2000, version: "1" } as const;
const lane = (kind: "semantic" | "exact"): Deployment =>
  laneOf(
    { cache: { ...cache, kind } },
    { consumers: [consumerWith({ lanes: [{ workload: "chat", tokensPerMinute: 90_000, requestsPerMinute: 600 }] })] },
  );

/** Requests of one sender, ten seconds apart, of which a share asks again what was asked before. */
function run(
  deployment: Deployment,
  share: number,
  { count = 40, promptTokens = 100, faults = [] as readonly Fault[] } = {},
) {
  const simulator = new Simulator(deployment, {
    facts: () => ({}),
    client: { retries: 0, giveUpMs: 1e9 },
    repeats: { chat: share },
    callers: (api) => {
      const credential = credentialOf(deployment, api, startMs);
      return credential ? [{ name: credential.caller, header: () => [credential.header, credential.value] }] : [];
    },
  });
  const arrivals = arrivalsOf(
    Array.from({ length: count }, (_, index) => ({
      atMs: startMs + 10_000 * index,
      lane: "chat",
      promptTokens: promptTokens + index,
      cachedTokens: 0,
      outputTokens: 20,
    })),
  );
  const simulated = simulator.simulate(arrivals, { seed: 5, faults });
  return { hits: [...simulated.results.values()].map(({ isCacheHit }) => isCacheHit), simulated };
}

describe.each(["semantic", "exact"] as const)("a %s cache", (kind) => {
  const deployment = lane(kind);

  test("answers what is asked again, and none of what is not", () => {
    expect(run(deployment, 0).hits).not.toContain(true);
    const { hits, simulated } = run(deployment, 1);
    expect(hits).toEqual([false, ...Array.from({ length: 39 }, () => true)]);
    const [chat] = report(simulated).lanes;
    expect(chat).toMatchObject({ answeredShare: 1, cacheHits: 39 });
    // The first alone took a model's time, and is paid.
    expect(report(simulated).served).toMatchObject([{ lane: "chat", requests: 1 }]);
  });

  test("answers nobody while it is down", () => {
    const down: Fault = { kind: "redis-down", fromMs: 100_000, toMs: 200_000, target: {}, share: 1 };
    expect(run(deployment, 1, { count: 30, faults: [down] }).hits).toEqual(
      Array.from({ length: 30 }, (_, index) => index > 0 && (index < 10 || index >= 20)),
    );
  });

  test("answers no prompt that is longer than it takes", () => {
    expect(run(deployment, 1, { promptTokens: 2100 }).hits).not.toContain(true);
  });
});

test("a share of the requests has the prompt of one of the sender's last hundred", () => {
  const repeats = new Repeats((of) => (of === 0 ? 0.3 : 0), seededRandom(1));
  const prompts = Array.from({ length: 20_000 }, (_, row) => repeats.promptOf(row, row % 2, row % 4));
  expect(prompts.filter((prompt, row) => row % 2 === 1 && prompt !== row)).toEqual([]);
  const again = prompts.flatMap((prompt, row) => (prompt === row ? [] : [{ prompt, row }]));
  expect(again.length / 10_000).toBeCloseTo(0.3, 1);
  expect(again.every(({ prompt, row }) => prompt < row && prompt % 4 === row % 4)).toBe(true);
});
