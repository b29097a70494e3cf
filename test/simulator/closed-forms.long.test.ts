import { credentialOf } from "../../emulator/http/credentials";
import type { LatencyParameters } from "../../emulator/models/latency";
import { latencyModel } from "../../emulator/models/latency";
import { type Arrivals, arrivalsOf } from "../../simulator/arrivals";
import type { MostAtOnce } from "../../simulator/closed-loop";
import { type Simulated, Simulator } from "../../simulator/simulate";
import { seededRandom } from "../../written/random";
import { startMs } from "../emulator/gateway/emulated";
import { laneOf } from "../emulator/gateway/environments";

const servers = 5;
const meanMs = 400;
const requests = 200_000;

/** One backend, and what a call of a model needs. */
const passing = (model: string, forward: string) => `<policies><inbound><set-backend-service backend-id="chat" />
<authentication-managed-identity resource="https://cognitiveservices.azure.com" />
<set-body>@{ var body = context.Request.Body.As<JObject>(); body["model"] = "${model}"; return body.ToString(); }</set-body></inbound><backend>
${forward}
</backend><outbound /><on-error /><!-- streaming_denied --></policies>`;

const forward = '<forward-request timeout="120" buffer-request-body="true" />';
const gate = `<limit-concurrency key="gate" max-count="${servers}">${forward}</limit-concurrency>`;

const free: LatencyParameters = {
  fixedMs: 0,
  perPromptTokenMs: 0,
  perOutputTokenMs: 1,
  queueMsAtHalfLoad: 0,
  spread: 0,
};

/** Poisson arrivals of so many in a mean time of service; an answer of n tokens takes n − 1 milliseconds. */
function offered(erlangs: number, serviceMs: (random: () => number) => number, requests: number): Arrivals {
  const random = seededRandom(3);
  let atMs = startMs;
  return arrivalsOf(
    Array.from({ length: requests }, () => {
      atMs -= (meanMs / erlangs) * Math.log(1 - random());
      return { atMs, lane: "chat", promptTokens: 10, cachedTokens: 0, outputTokens: 1 + Math.round(serviceMs(random)) };
    }),
  );
}

function simulated(arrivals: Arrivals, forwarded = gate, mostAtOnce?: MostAtOnce): Simulated {
  const lane = laneOf({}, { thousandTokensPerMinute: 900_000_000 });
  const policy = passing(lane.accounts[0]?.deployments[0]?.name ?? "", forwarded);
  const deployment = { ...lane, apis: lane.apis.map((api) => ({ ...api, policy })) };
  const simulator = new Simulator(deployment, {
    facts: () => ({ latency: free, requestsPerThousandTokens: 1000 }),
    client: { retries: 0, giveUpMs: 1e9 },
    callers: (api) => {
      const credential = credentialOf(deployment, api, startMs);
      return credential ? [{ name: credential.caller, header: () => [credential.header, credential.value] }] : [];
    },
  });
  const found = simulator.simulate(arrivals, { seed: 1, faults: [], mostAtOnce });
  const { length } = arrivals;
  expect([found.arrived, found.results.finished, found.inFlight]).toEqual([length, length, 0]);
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
  const arrivals = offered(erlangs, serviceMs, requests);
  const { results } = simulated(arrivals);
  // By the load that was drawn, which is the asked one but for chance.
  const spanMs = (arrivals.atMs.at(-1) ?? 0) - (arrivals.atMs[0] ?? 0);
  const drawn = arrivals.outputTokens.reduce((sum, tokens) => sum + tokens - 1, 0) / spanMs;
  expect(results.refused / requests / erlangB(drawn)).toBeGreaterThan(0.99);
  expect(results.refused / requests / erlangB(drawn)).toBeLessThan(1.01);
});

/** Share of calls that wait for one of so many servers. @see Erlang's delay formula, by way of his loss formula */
function erlangC(erlangs: number, workers: number): number {
  let blocked = 1;
  for (let each = 1; each <= workers; each++) blocked = (erlangs * blocked) / (each + erlangs * blocked);
  return (workers * blocked) / (workers - erlangs * (1 - blocked));
}

/** When each request is begun by the first of so many workers that is free, in turn. @see the recursion of Kiefer and Wolfowitz; for one worker, of Lindley */
function waitsMs({ atMs, outputTokens, length }: Arrivals, workers: number): Float64Array {
  const freeMs = new Array(workers).fill(0);
  const waits = new Float64Array(length);
  for (let row = 0; row < length; row++) {
    const first = freeMs.indexOf(Math.min(...freeMs));
    const beginsMs = Math.max(atMs[row] ?? 0, freeMs[first]);
    waits[row] = beginsMs - (atMs[row] ?? 0);
    freeMs[first] = beginsMs + (outputTokens[row] ?? 1) - 1;
  }
  return waits;
}

test.each([
  ["M/M/1", 1, 0.5],
  ["M/M/c", 5, 3.5],
])("a client of a closed loop waits as in %s, within one per cent: %i at once, %s Erlang", (_, workers, erlangs) => {
  const arrivals = offered(erlangs, exponential, 1_000_000);
  const { results } = simulated(arrivals, forward, { chat: workers });
  const waited = results.clientWaitMs ?? new Float64Array(0);
  const expected = waitsMs(arrivals, workers);
  let [sum, waiting, most] = [0, 0, 0];
  for (let row = 0; row < arrivals.length; row++) {
    const wait = waited[row] ?? Number.NaN;
    sum += wait;
    if (wait > 0) waiting++;
    most = Math.max(most, Math.abs(wait - (expected[row] ?? 0)));
  }
  // A time is a sum of others: rounding of times since 1970, a quarter of a microsecond, is all that differs.
  expect(most).toBeLessThan(0.01);
  const spanMs = (arrivals.atMs.at(-1) ?? 0) - (arrivals.atMs[0] ?? 0);
  const served = arrivals.outputTokens.reduce((total, tokens) => total + tokens - 1, 0);
  const [drawn, drawnMeanMs] = [served / spanMs, served / arrivals.length];
  const mean = (erlangC(drawn, workers) * drawnMeanMs) / (workers - drawn);
  expect(sum / arrivals.length / mean).toBeGreaterThan(0.99);
  expect(sum / arrivals.length / mean).toBeLessThan(1.01);
  expect(waiting / arrivals.length / erlangC(drawn, workers)).toBeGreaterThan(0.99);
  expect(waiting / arrivals.length / erlangC(drawn, workers)).toBeLessThan(1.01);
});

test("calls inside are their rate times their time, by Little's law", () => {
  const { results } = simulated(offered(3, exponential, requests));
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
