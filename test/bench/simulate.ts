import { execFileSync } from "node:child_process";
import type { GatewaySafety } from "../../config/safety-schema";
import type { Deployment } from "../../emulator/deployment";
import { credentialOf } from "../../emulator/http/credentials";
import type { Arrivals } from "../../simulator/arrivals";
import { Simulator } from "../../simulator/simulate";
import { seededRandom } from "../../written/random";
import { consumerWith } from "../config-builder";
import { laneOf } from "../emulator/gateway/environments";
import type { BenchResult } from "./result";

const startMs = Date.parse("2026-11-25T12:00:00Z");

/** Requests a second of the simulated traffic: well within the limits of the lanes. */
const perSecond = 50;

const safety: GatewaySafety = {
  shieldPrompt: true,
  thresholds: { hate: 4, selfHarm: 4, sexual: 4, violence: 4 },
  blocklists: [],
  completions: false,
  onOutage: "refuse",
  longPrompts: "modelFilter",
};

/** Statements for limits and a pool, and nothing else. */
const limitsAndPool = `<policies><inbound>
<rate-limit-by-key calls="900000" renewal-period="60" counter-key="@(context.Subscription.Id)" />
<llm-token-limit counter-key="@(context.Subscription.Id)" tokens-per-minute="900000000" estimate-prompt-tokens="false" />
<set-backend-service backend-id="chat" />
</inbound><backend><forward-request timeout="120" buffer-request-body="true" /></backend><outbound /><on-error /></policies>`;

/**
 * The simulator, in virtual time: a full interactive lane, and limits and pool alone before models that answer at once. In a process of its own, as the command is: what the compiler learned
 * of the same code behind a server, in other benchmarks, would slow it by half.
 */
export async function simulateBench({ smoke }: { readonly smoke: boolean }): Promise<BenchResult[]> {
  const sizes = smoke ? [1_000, 2_000, 4_000] : [100_000, 1_000_000, 10_000_000];
  const args = ["--expose-gc", "--import", "tsx", __filename, ...sizes.map(String)];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" })) as BenchResult[];
}

function measure([few = 0, some = 0, many = 0]: readonly number[]): BenchResult[] {
  const limits = { workload: "chat", tokensPerMinute: 900_000_000, requestsPerMinute: 900_000 };
  const lane = laneOf(
    { safety: "gateway", gatewaySafety: safety },
    { thousandTokensPerMinute: 1_000_000, consumers: [consumerWith({ lanes: [limits] })] },
  );
  const plain = { ...lane, apis: lane.apis.map((api) => ({ ...api, policy: limitsAndPool })) };
  const bare = new Simulated(plain, true);
  // Some tenths of a second are too short a time for one to tell: the machine's caches and the compiler's guesses are not in one state.
  bare.microsEach(some);
  const passes = Array.from({ length: 5 }, () => bare.microsEach(some)).sort((a, b) => a - b);
  const full = new Simulated(lane, false);
  full.microsEach(few);
  const figures = [few, some, many].map((requests) => full.measured(requests));
  const [first, , last] = figures;
  return [
    { name: `simulator, full lane, ${many} requests`, value: last?.micros ?? 0, unit: "µs a request", limit: 3.33 },
    {
      name: "simulator, full lane, against a loop over the same rows",
      value: (last?.micros ?? 0) / (last?.floorMicros ?? 1),
      unit: "×",
      floor: "a loop that adds up the columns",
    },
    {
      name: `simulator, a request of ${many} against one of ${few}`,
      value: (last?.micros ?? 0) / (first?.micros ?? 1),
      unit: "×",
      limit: 1.5,
    },
    { name: "simulator, memory at most", value: process.memoryUsage().rss / 2 ** 30, unit: "GiB", limit: 2 },
    { name: "simulator, limits and pool alone, median of 5", value: passes[2] ?? 0, unit: "µs a request", limit: 0.5 },
  ];
}

class Simulated {
  private readonly simulator: Simulator;

  constructor(deployment: Deployment, nullBackend: boolean) {
    this.simulator = new Simulator(deployment, {
      facts: () => ({}),
      nullBackend,
      client: { retries: 2, giveUpMs: 600_000 },
      callers: (api) => {
        const credential = credentialOf(deployment, api, startMs);
        return credential ? [{ name: credential.caller, header: () => [credential.header, credential.value] }] : [];
      },
    });
  }

  measured(requests: number): { readonly micros: number; readonly floorMicros: number } {
    const arrivals = arrivalsOf(requests);
    const fromMs = performance.now();
    let sum = 0;
    for (let row = 0; row < requests; row++) {
      sum += (arrivals.promptTokens[row] as number) + (arrivals.outputTokens[row] as number);
    }
    const floorMicros = (1000 * (performance.now() - fromMs)) / requests;
    if (sum === 0) throw new Error("there must be something to add up");
    return { micros: this.micros(arrivals), floorMicros };
  }

  microsEach(requests: number): number {
    return this.micros(arrivalsOf(requests));
  }

  private micros(arrivals: Arrivals): number {
    globalThis.gc?.();
    const fromMs = performance.now();
    const { results } = this.simulator.simulate(arrivals, { seed: 1, faults: [] });
    const micros = (1000 * (performance.now() - fromMs)) / arrivals.length;
    if (results.finished !== arrivals.length) throw new Error(`finished ${results.finished} of ${arrivals.length}`);
    if (results.status.some((status) => status !== 200)) throw new Error("every request must be answered");
    return micros;
  }
}

/** Prompts of up to 4,000 tokens, answers of up to 300. */
function arrivalsOf(requests: number): Arrivals {
  const random = seededRandom(1);
  const column = (of: () => number) => Uint32Array.from({ length: requests }, of);
  let atMs = startMs;
  return {
    length: requests,
    lanes: ["chat"],
    consumers: [""],
    atMs: Float64Array.from({ length: requests }, () => {
      atMs -= (1000 / perSecond) * Math.log(1 - random());
      return atMs;
    }),
    lane: new Uint16Array(requests),
    consumer: new Uint16Array(requests),
    promptTokens: column(() => 7 + Math.floor(4000 * random())),
    cachedTokens: new Uint32Array(requests),
    outputTokens: column(() => 1 + Math.floor(300 * random())),
  };
}

if (require.main === module) process.stdout.write(JSON.stringify(measure(process.argv.slice(2).map(Number))));
