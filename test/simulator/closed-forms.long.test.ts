import { credentialOf } from "../../emulator/http/credentials";
import type { LatencyParameters } from "../../emulator/models/latency";
import { latencyModel } from "../../emulator/models/latency";
import { type Arrivals, arrivalsOf } from "../../simulator/arrivals";
import { type Simulated, Simulator } from "../../simulator/simulate";
import { seededRandom } from "../../written/random";
import { startMs } from "../emulator/gateway/emulated";
import { laneOf } from "../emulator/gateway/environments";

const servers = 5;
const meanMs = 400;
const requests = 200_000;

/** A gate of so many calls before one backend, and what a call of a model needs. */
const gate = (model: string) => `<policies><inbound><set-backend-service backend-id="chat" />
<authentication-managed-identity resource="https://cognitiveservices.azure.com" />
<set-body>@{ var body = context.Request.Body.As<JObject>(); body["model"] = "${model}"; return body.ToString(); }</set-body></inbound><backend>
<limit-concurrency key="gate" max-count="${servers}"><forward-request timeout="120" buffer-request-body="true" /></limit-concurrency>
</backend><outbound /><on-error /><!-- streaming_denied --></policies>`;

const free: LatencyParameters = {
  fixedMs: 0,
  perPromptTokenMs: 0,
  perOutputTokenMs: 1,
  queueMsAtHalfLoad: 0,
  spread: 0,
};

/** Poisson arrivals of so many in a mean time of service; an answer of n tokens takes n − 1 milliseconds. */
function offered(erlangs: number, serviceMs: (random: () => number) => number): Arrivals {
  const random = seededRandom(3);
  let atMs = startMs;
  return arrivalsOf(
    Array.from({ length: requests }, () => {
      atMs -= (meanMs / erlangs) * Math.log(1 - random());
      return { atMs, lane: "chat", promptTokens: 10, cachedTokens: 0, outputTokens: 1 + Math.round(serviceMs(random)) };
    }),
  );
}

function simulated(arrivals: Arrivals): Simulated {
  const lane = laneOf({}, { thousandTokensPerMinute: 900_000_000 });
  const policy = gate(lane.accounts[0]?.deployments[0]?.name ?? "");
  const deployment = { ...lane, apis: lane.apis.map((api) => ({ ...api, policy })) };
  const simulator = new Simulator(deployment, {
    facts: () => ({ latency: free, requestsPerThousandTokens: 1000 }),
    client: { retries: 0, giveUpMs: 1e9 },
    callers: (api) => {
      const credential = credentialOf(deployment, api, startMs);
      return credential ? [{ name: credential.caller, header: () => [credential.header, credential.value] }] : [];
    },
  });
  const found = simulator.simulate(arrivals, { seed: 1, faults: [] });
  expect([found.arrived, found.results.finished, found.inFlight]).toEqual([requests, requests, 0]);
  return found;
}

/** Share of calls that find all servers busy. @see Erlang's loss formula, by its recursion */
function erlangB(erlangs: number): number {
  let blocked = 1;
  for (let each = 1; each <= servers; each++) blocked = (erlangs * blocked) / (each + erlangs * blocked);
  return blocked;
}

const exponential = (random: () => number) => -meanMs * Math.log(1 - random());
const constant = () => meanMs;

test.each([
  ["exponential times", 3, exponential],
  ["exponential times", 8, exponential],
  ["constant times: it depends on their mean alone", 5, constant],
])("what a gate of five refuses is Erlang B within one per cent: %s, %s Erlang", (_, erlangs, serviceMs) => {
  const arrivals = offered(erlangs, serviceMs);
  const { results } = simulated(arrivals);
  // By the load that was drawn, which is the asked one but for chance.
  const spanMs = (arrivals.atMs.at(-1) ?? 0) - (arrivals.atMs[0] ?? 0);
  const drawn = arrivals.outputTokens.reduce((sum, tokens) => sum + tokens - 1, 0) / spanMs;
  expect(results.refused / requests / erlangB(drawn)).toBeGreaterThan(0.99);
  expect(results.refused / requests / erlangB(drawn)).toBeLessThan(1.01);
});

test("calls inside are their rate times their time, by Little's law", () => {
  const { results } = simulated(offered(3, exponential));
  const answered = [...results.values()].filter(({ status }) => status === 200);
  const changes = answered.flatMap(({ atMs, totalMs }) => [
    [atMs, 1],
    [atMs + totalMs, -1],
  ]);
  changes.sort(([a = 0], [b = 0]) => a - b);
  let [inside, area, beforeMs] = [0, 0, changes[0]?.[0] ?? 0];
  const fromMs = beforeMs;
  for (const [atMs = 0, change = 0] of changes) {
    area += inside * (atMs - beforeMs);
    inside += change;
    beforeMs = atMs;
  }
  const meanTotalMs = answered.reduce((sum, { totalMs }) => sum + totalMs, 0) / answered.length;
  expect(area / (beforeMs - fromMs)).toBeCloseTo((answered.length / (beforeMs - fromMs)) * meanTotalMs, 9);
  // Blocked calls clear: those inside are what is offered less what is blocked.
  expect(area / (beforeMs - fromMs) / (3 * (1 - erlangB(3)))).toBeCloseTo(1, 1);
});

test.each([0.1, 0.3, 0.7, 0.9])("waiting grows with load as that of one queue with one server does: at %s", (load) => {
  const model = latencyModel({ ...free, queueMsAtHalfLoad: 50 });
  const waitedMs = model({ promptTokens: 0, cachedTokens: 0 }, load, () => 0).ttftMs;
  // M/M/1: the mean wait is load ÷ (1 − load) times of service; at half load it is one.
  expect(waitedMs).toBeCloseTo((50 * load) / (1 - load), 9);
});
