import { Agent, request } from "node:http";
import { credentialOf } from "../../emulator/http/credentials";
import { runGateway } from "../../emulator/http/run-gateway";
import type { Fault } from "../../emulator/models/faults";
import { arrivalsOf } from "../../simulator/arrivals";
import { chatBody } from "../../simulator/prompt";
import { Simulator } from "../../simulator/simulate";
import { seededRandom } from "../../written/random";
import { consumerWith } from "../config-builder";
import { startMs } from "../emulator/gateway/emulated";
import { laneOf } from "../emulator/gateway/environments";

/** Ten thousand take half a minute, and decide alike too. */
const requests = 1000;
const gapMs = 2500;

const fault = (kind: string, from: number, to: number, more: object = {}): Fault =>
  ({ kind, fromMs: from * gapMs, toMs: to * gapMs, target: { region: "swedencentral" }, share: 1, ...more }) as Fault;
const faults: readonly Fault[] = [
  fault("region-down", 0.1 * requests, 0.2 * requests),
  fault("throttle", 0.3 * requests, 0.4 * requests, { retryAfterMs: 5000 }),
  fault("status", 0.5 * requests, 0.6 * requests, { status: 500, target: {} }),
  fault("status", 0.7 * requests, 0.75 * requests, { status: 404, target: {} }),
];

const limits = { workload: "chat", tokensPerMinute: 40_000, requestsPerMinute: 20 };
const deployment = laneOf({}, { consumers: [consumerWith({ lanes: [limits] })] });
const api = deployment.apis[0] as (typeof deployment.apis)[number];
const credential = credentialOf(deployment, api, startMs);
const [header, value] = [credential?.header ?? "", credential?.value ?? ""];
const random = seededRandom(8);
const traffic = Array.from({ length: requests }, (_, index) => ({
  atMs: startMs + gapMs * index,
  lane: "chat",
  promptTokens: 7 + Math.floor(4000 * random() ** 2),
  cachedTokens: 0,
  outputTokens: 1 + Math.floor(40 * random()),
}));

/** Times of answers that hang on no chance: a limit that refills lets in at one moment what it refused just before. */
const facts = () => ({ latency: { spread: 0 } });

interface Decision {
  readonly status: number;
  readonly deployment: string | undefined;
  readonly region: string | undefined;
  readonly attempts: number;
  /** Who refused it: the policy's id, or the models by their status. */
  readonly refusedBy: string | undefined;
}

/** A clock that does not let anybody wait: whoever sleeps moves it. */
const clock = {
  nowMs: startMs,
  now: () => clock.nowMs,
  sleep: async (ms: number) => {
    clock.nowMs += Math.max(0, ms);
  },
};

test("the simulator and the emulator over HTTP decide the same for each of a thousand requests, through faults and limits", async () => {
  const simulator = new Simulator(deployment, {
    facts,
    client: { retries: 0, giveUpMs: 1e9 },
    callers: () => [{ name: "portal", header: () => [header, value] }],
  });
  const { results, regionOf, inFlight } = simulator.simulate(arrivalsOf(traffic), { seed: 4, faults });
  const simulated = [...results.values()].map(
    ({ status, deployment: served, host = "", attempts, refusedBy }): Decision => ({
      status,
      deployment: served,
      region: status === 200 ? regionOf(host) : undefined,
      attempts,
      refusedBy,
    }),
  );
  const gateway = await runGateway(deployment, {
    clock,
    host: "127.0.0.1",
    port: 0,
    maxBodyBytes: 1 << 20,
    random: seededRandom(3),
    facts,
    faults,
    observer: { metric: () => {}, trace: () => {} },
    log: () => {},
    failed: (error) => {
      throw error;
    },
  });
  const agent = new Agent({ keepAlive: true });
  const decided: Decision[] = [];
  try {
    for (const [id, { atMs, promptTokens, outputTokens }] of traffic.entries()) {
      clock.nowMs = Math.max(clock.nowMs, atMs);
      const body = chatBody({ promptTokens, isStreamed: true, isStructured: false, id });
      decided.push(await asked(`${gateway.regions[0]?.url}/${api.path}/chat/completions`, agent, body, outputTokens));
    }
  } finally {
    agent.destroy();
    await gateway.stop();
  }
  expect(inFlight).toBe(0);
  expect(decided).toEqual(simulated);
  const statuses = new Map<number, number>();
  for (const { status } of decided) statuses.set(status, (statuses.get(status) ?? 0) + 1);
  expect([...statuses.keys()].sort()).toEqual([200, 404, 429, 503]);
}, 60_000);

async function asked(url: string, agent: Agent, body: string, outputTokens: number): Promise<Decision> {
  const headers = {
    "Content-Type": "application/json",
    "Content-Length": String(body.length),
    [header]: value,
    "x-emulate-output-tokens": String(outputTokens),
  };
  return new Promise((resolve, reject) => {
    const call = request(url, { method: "POST", agent, headers }, (response) => {
      const told = (name: string) => response.headers[name]?.toString();
      response.on("error", reject);
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => {
        text += part;
      });
      response.on("end", () => {
        const status = response.statusCode ?? 0;
        const isServed = status === 200;
        resolve({
          status,
          deployment: isServed ? told("x-ms-deployment-name") : undefined,
          region: isServed ? told("x-headroom-served-by") : undefined,
          attempts: Number(told("x-headroom-attempts") ?? 0),
          refusedBy: isServed ? undefined : refuserIn(text, status),
        });
      });
    });
    call.on("error", reject);
    call.end(body);
  });
}

/** The gateway's own refusals name the policy; what the models refuse, or nobody answers, names none. */
function refuserIn(text: string, status: number): string {
  const { error } = JSON.parse(text) as { readonly error: { readonly param?: string | null } };
  return error.param ? error.param : `models, ${status}`;
}
