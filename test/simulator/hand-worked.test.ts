import type { Deployment, ModelDeployment } from "../../emulator/deployment";
import { credentialOf } from "../../emulator/http/credentials";
import type { Fault } from "../../emulator/models/faults";
import { ratioWeights } from "../../emulator/models/limits/provisioned-bucket";
import { arrivalsOf } from "../../simulator/arrivals";
import { type Simulation, Simulator } from "../../simulator/simulate";
import { consumerWith, workloadWith } from "../config-builder";
import { startMs } from "../emulator/gateway/emulated";
import { laneOf } from "../emulator/gateway/environments";

/**
 * The lane as it is synthesized: a provisioned deployment in Sweden that spills over to a standard one beside it, and a standard one in France, which the pool takes when Sweden's
 * breaker is open and a request when Sweden fails it. A try makes up to three attempts. What the hand reckons with:
 *
 * - time: first token 100 ms + 1 ms a prompt token, 10 ms for each further token; a refusal 10 ms; a region that is down 1 s.
 * - calls: a bucket of 10, filled by one in 6 s. k calls by second t pass one more while k − t ÷ 6 ≤ 9.
 * - tokens: a bucket of 6,000, filled by 100/s. A stream is charged at its end: its prompt's text (6 tokens short of the prompt) and its answer's. Passes while less than 6,000 is used.
 * - provisioned: level L drains by 100/s and refuses from 1,000 on; a request adds prompt + 100, its cap, put right at its end to what was generated.
 * - spill 1,000 and France 2,000 tokens in any 60 s; a request costs prompt − 5 + 100.
 * - breaker: three 429 in 10 s open it for the third's Retry-After.
 * - client: two further tries when told, as long as that is within 20 s of the request.
 */
const millisecond = { fixedMs: 100, perPromptTokenMs: 1, perOutputTokenMs: 10, queueMsAtHalfLoad: 0, spread: 0 };
const tokensPerSecond = 100;
const facts = ({ sku, capacity }: ModelDeployment) => ({
  latency: millisecond,
  requestsPerThousandTokens: 60,
  assumptions: { bucketDepthSeconds: 10 },
  ...(sku.includes("Provisioned") && {
    accounting: { inputTokensPerMinutePerPtu: (60 * tokensPerSecond) / capacity, weights: ratioWeights(1) },
  }),
});

function lane(): Deployment {
  const limits = { workload: "chat", tokensPerMinute: 6000, requestsPerMinute: 10 };
  const made = laneOf(
    {
      context: { ...workloadWith().context, maxOutputTokens: 100 },
      timeouts: { attemptSeconds: 12, deadlineSeconds: 240 },
    },
    {
      provisioned: true,
      thousandTokensPerMinute: 1,
      consumers: [consumerWith({ lanes: [limits] })],
    },
  );
  const accounts = made.accounts.map((account) => ({
    ...account,
    deployments: account.deployments.map((one) => (account.region === "francecentral" ? { ...one, capacity: 2 } : one)),
  }));
  return { ...made, accounts };
}

const fault = (kind: string, region: string, fromSeconds: number, toSeconds: number, more: object = {}): Fault =>
  ({ kind, fromMs: 1000 * fromSeconds, toMs: 1000 * toSeconds, target: { region }, share: 1, ...more }) as Fault;
const faults: readonly Fault[] = [
  fault("slow", "swedencentral", 195, 205, { factor: 200 }),
  fault("region-down", "swedencentral", 225, 260),
  fault("region-down", "francecentral", 245, 255),
  fault("content-filter", "swedencentral", 275, 285, { filtered: "prompt" }),
];

const [ptu, spill, france] = [
  "chat-cd34 in swedencentral",
  "chat-cd34-spill in swedencentral",
  "chat-cd34 in francecentral",
];

/** Second, prompt and output tokens; then status, who answered or refused, tries, milliseconds to the first token and to the end. */
const worked: readonly (readonly [number, number, number, number, string, number, number, number])[] = [
  // 1. L 0 → 400. Ends at 0.5: 400 − 50, put right by 311 − 400 → 261.
  [0, 300, 11, 200, ptu, 1, 400, 500],
  // 2. L 211 is below 1,000, so all of it is let in: 1,711. Ends at 2.7: 1,711 − 170 − 79 → 1,462.
  [1, 1400, 21, 200, ptu, 1, 1500, 1700],
  // 3. L 1,611: refused in 10 ms, spilled at a cost of 500.
  [2, 405, 1, 200, spill, 1, 515, 515],
  // 4. L 1,432: refused; the spill has 500 for a cost of 600: the first 429. France at 3.010 has 2,000.
  [3, 505, 6, 200, france, 1, 615, 665],
  // 5. L 1,332: the second 429. France has 1,400.
  [4, 505, 1, 200, france, 1, 615, 615],
  // 6. L 1,232: the third 429, at 5.010; 232 too many drain in 2.32 s, told as 3: the breaker is open until 8.010. France has 800.
  [5, 505, 1, 200, france, 1, 615, 615],
  // 7. The pool goes to France at once: its last 200.
  [6, 105, 1, 200, france, 1, 205, 205],
  // 8. France: 429, and 57 s until what request 4 took is 60 s old. Sweden is not called. 57 s are too long for the client.
  [7, 105, 1, 429, "models, 429", 1, 10, 10],
  // 9. The breaker has closed. L 832 → 1,032; at 9.2: 1,012 − 99 → 913.
  [9, 100, 1, 200, ptu, 1, 200, 200],
  // 10. L 833 → 1,033; at 10.3: 1,003 − 89 → 914.
  [10, 100, 11, 200, ptu, 1, 200, 300],
  // 11. The eleventh call: 10 − 1.75 ≤ 9. L 894 → 1,044; at 10.65: 1,029 − 99 → 930.
  [10.5, 50, 1, 200, ptu, 1, 150, 150],
  // 12. 11 − 1.8 = 9.2: refused; 0.2 calls are there in 1.2 s, told as 2. At 12.8: 11 − 2.13 ≤ 9, and L 715.
  [10.8, 100, 1, 200, ptu, 2, 2200, 2200],
  // 13. All is full again. L 9,100; at 109.1: 8,190 − 99 → 8,091. Charged then: 8,994 + 1 = 8,995.
  [100, 9000, 1, 200, ptu, 1, 9100, 9100],
  // 14. 8,995 − 90 = 8,905 used: 2,905 too many, 29.05 s, told as 30: too long for the client.
  [110, 100, 1, 429, "portal-tokens-per-minute", 1, 0, 0],
  // 15. 7,405 used: 14.05 s, told as 15. At 140: 5,905 used. L 5,001 still: spilled.
  [125, 100, 1, 200, spill, 2, 15_210, 15_210],
  // 16. A first token after 40 s: given up after 12, and France is asked.
  [200, 100, 2, 200, france, 1, 12_200, 12_210],
  // 17. Nothing listens in Sweden: 1 s, then France.
  [230, 100, 1, 200, france, 1, 1200, 1200],
  // 18. Sweden, France and Sweden again are down: 503 after 3 s, with the gateway's 10 s. At 263 Sweden is back.
  [250, 100, 1, 200, ptu, 2, 13_200, 13_200],
  // 19. A prompt that the filter refuses is the caller's own: nobody tries again.
  [280, 100, 1, 400, "models, 400", 1, 10, 10],
  // 20. As the first.
  [300, 600, 51, 200, ptu, 1, 700, 1200],
];

function begun(deployment: Deployment, isEachByItself: boolean): Simulation {
  const simulator = new Simulator(deployment, {
    facts,
    isEachByItself,
    client: { retries: 2, giveUpMs: 20_000 },
    callers: (api) => {
      const credential = credentialOf(deployment, api, startMs);
      return credential ? [{ name: credential.caller, header: () => [credential.header, credential.value] }] : [];
    },
  });
  const requests = worked.map(([second, promptTokens, outputTokens]) => ({
    atMs: startMs + 1000 * second,
    lane: "chat",
    promptTokens,
    cachedTokens: 0,
    outputTokens,
  }));
  return simulator.begin(arrivalsOf(requests), { seed: 1, faults });
}

test.each([
  ["each led on the way of those like it", false],
  ["each by itself", true],
])("twenty requests fare as worked out by hand, %s", (_, isEachByItself) => {
  const simulation = begun(lane(), isEachByItself);
  while (simulation.goOn(1)) {
    const { arrived, inFlight, results } = simulation.result();
    expect(results.finished + inFlight).toBe(arrived);
  }
  const { arrived, inFlight, results, regionOf } = simulation.result();
  expect([arrived, results.finished, inFlight]).toEqual([20, 20, 0]);
  const found = [...results.values()].map((each, index) => {
    const { status, deployment, host = "", refusedBy, tries, ttftMs, totalMs } = each;
    const who = deployment === undefined ? refusedBy : `${deployment} in ${regionOf(host)}`;
    return [...(worked[index]?.slice(0, 3) ?? []), status, who, tries, ttftMs, totalMs];
  });
  expect(found).toEqual(worked);
});
