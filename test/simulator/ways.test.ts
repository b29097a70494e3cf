import type { Deployment, ModelDeployment } from "../../emulator/deployment";
import { credentialOf } from "../../emulator/http/credentials";
import type { Fault } from "../../emulator/models/faults";
import { ratioWeights } from "../../emulator/models/limits/provisioned-bucket";
import { type Arrivals, arrivalsOf } from "../../simulator/arrivals";
import { Simulator } from "../../simulator/simulate";
import { seededRandom } from "../../written/random";
import { consumerWith } from "../config-builder";
import { startMs } from "../emulator/gateway/emulated";
import { laneOf } from "../emulator/gateway/environments";

const accounting = { inputTokensPerMinutePerPtu: 3000, weights: ratioWeights(4) };
const facts = ({ sku }: ModelDeployment) => ({ ...(/Provisioned/.test(sku) && { accounting }) });

function simulatorOf(deployment: Deployment, isEachByItself: boolean): Simulator {
  return new Simulator(deployment, {
    facts,
    client: { retries: 2, giveUpMs: 600_000 },
    isEachByItself,
    callers: (api) => {
      const credential = credentialOf(deployment, api, startMs);
      return credential ? [{ name: credential.caller, header: () => [credential.header, credential.value] }] : [];
    },
  });
}

/** Prompts of all lengths, some of them beyond what the lane or Content Safety takes. */
function traffic(requests: number): Arrivals {
  const random = seededRandom(9);
  return arrivalsOf(
    Array.from({ length: requests }, (_, index) => {
      const promptTokens = 1 + Math.floor(20_000 * random() ** 4);
      return {
        atMs: startMs + Math.floor(100 * index + 60 * random()),
        lane: "chat",
        promptTokens,
        cachedTokens: Math.floor(0.4 * promptTokens),
        outputTokens: 1 + Math.floor(300 * random()),
      };
    }),
  );
}

const at = (kind: string, fromSeconds: number, more: object = {}) =>
  ({ kind, fromMs: 1000 * fromSeconds, toMs: 1000 * (fromSeconds + 10), target: {}, share: 0.5, ...more }) as Fault;
const faults: readonly Fault[] = [
  at("region-down", 5, { target: { region: "swedencentral" }, share: 1 }),
  at("status", 15, { status: 500 }),
  at("throttle", 25, { retryAfterMs: 3000 }),
  at("slow", 35, { factor: 500 }),
  at("content-safety-down", 45),
  at("broken-stream", 55, { afterTokens: 3 }),
  at("content-filter", 65, { filtered: "prompt" }),
  at("cold-prompt-cache", 0),
  at("gateway-unit-down", 72, { unit: 1 }),
];

const limits = { workload: "chat", tokensPerMinute: 900_000, requestsPerMinute: 900 };
const consumers = [consumerWith({ lanes: [limits] })];
const safety = {
  shieldPrompt: true,
  thresholds: { hate: 4, selfHarm: 4, sexual: 4, violence: 4 },
  blocklists: [],
  completions: false,
  onOutage: "refuse",
  longPrompts: "modelFilter",
} as const;

describe("requests that are led the way of those like them end as they do when each goes through the engine by itself", () => {
  test.each([
    ["metered", laneOf({}, { consumers })],
    [
      "provisioned, with Content Safety",
      laneOf({ safety: "gateway", gatewaySafety: safety }, { consumers, provisioned: true }),
    ],
    ["short of tokens, not streamed", laneOf({ streaming: "denied" }, { consumers, thousandTokensPerMinute: 20 })],
  ])("%s, through faults", (_, deployment) => {
    const arrivals = traffic(800);
    const led = simulatorOf(deployment, false);
    const byItself = simulatorOf(deployment, true).simulate(arrivals, { seed: 5, faults });
    const first = led.simulate(arrivals, { seed: 5, faults });
    expect([...first.results.values()]).toEqual([...byItself.results.values()]);
    expect(first.samples).toEqual(byItself.samples);
    // What was learned of the ways changes nothing of another run.
    const second = led.simulate(arrivals, { seed: 5, faults });
    expect([...second.results.values()]).toEqual([...byItself.results.values()]);
    const statuses = new Set([...first.results.values()].map(({ status }) => status));
    expect(statuses.size).toBeGreaterThan(2);
  });
});

test("a policy that reads what each request has of its own treats each by itself", () => {
  const lane = laneOf({}, { consumers });
  const reads = `context.Request.Headers.GetValueOrDefault("x-emulate-output-tokens", "0")`;
  const line = 'body["model"] =';
  const capping = `body["max_tokens"] = int.Parse(${reads}); ${line}`;
  const apis = lane.apis.map((api) => ({ ...api, policy: (api.policy ?? "").replace(line, capping) }));
  const capped = { ...lane, apis };
  const arrivals = traffic(40);
  const results = (isEachByItself: boolean) => [
    ...simulatorOf(capped, isEachByItself).simulate(arrivals, { seed: 5, faults: [] }).results.values(),
  ];
  expect(results(false)).toEqual(results(true));
  expect(new Set(results(false).map(({ outputTokens }) => outputTokens)).size).toBeGreaterThan(10);
});
