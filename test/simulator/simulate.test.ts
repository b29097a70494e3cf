import type { Deployment, ModelDeployment } from "../../emulator/deployment";
import { credentialOf } from "../../emulator/http/credentials";
import type { Fault } from "../../emulator/models/faults";
import { ratioWeights } from "../../emulator/models/limits/provisioned-bucket";
import { type Arrival, arrivalsOf } from "../../simulator/arrivals";
import { report } from "../../simulator/report";
import type { ClientSettings } from "../../simulator/request";
import type { Finished } from "../../simulator/results";
import { type Simulated, Simulator } from "../../simulator/simulate";
import { seededRandom } from "../../written/random";
import { consumerWith } from "../config-builder";
import { emulated, startMs } from "../emulator/gateway/emulated";
import { laneOf } from "../emulator/gateway/environments";

const accounting = { inputTokensPerMinutePerPtu: 3000, weights: ratioWeights(4) };
const facts = ({ sku }: ModelDeployment) => ({ ...(/Provisioned/.test(sku) && { accounting }) });
const oneTry: ClientSettings = { retries: 0, giveUpMs: 600_000 };

function simulatorOf(deployment: Deployment, client = oneTry, isEachByItself = false): Simulator {
  return new Simulator(deployment, {
    facts,
    client,
    isEachByItself,
    callers: (api) => {
      const credential = credentialOf(deployment, api, startMs);
      return credential ? [{ name: credential.caller, header: () => [credential.header, credential.value] }] : [];
    },
  });
}

function run(
  deployment: Deployment,
  arrivals: readonly Arrival[],
  {
    faults = [],
    client = oneTry,
    seed = 7,
  }: { faults?: readonly Fault[]; client?: ClientSettings; seed?: number } = {},
): Simulated & { readonly finished: readonly Finished[] } {
  const simulated = simulatorOf(deployment, client).simulate(arrivalsOf(arrivals), { seed, faults });
  return { ...simulated, finished: [...simulated.results.values()] };
}

/** Requests to the lane `chat`, so many seconds apart. */
const every = (seconds: number, count: number, overrides: Partial<Arrival> = {}): Arrival[] =>
  Array.from({ length: count }, (_, index) => ({
    atMs: startMs + 1000 * seconds * index,
    lane: "chat",
    promptTokens: 100,
    cachedTokens: 0,
    outputTokens: 20,
    ...overrides,
  }));
const limited = (requestsPerMinute: number) =>
  laneOf(
    {},
    { consumers: [consumerWith({ lanes: [{ workload: "chat", tokensPerMinute: 90_000, requestsPerMinute }] })] },
  );

/**
 * A bucket of 10 that fills by one every 6 seconds: with u gone, a request at second i passes while 10 + i ÷ 6 − u is 1 at
 * least. Those of seconds 0 to 10 do; then 10 + 12 ÷ 6 − 11 = 1 at second 12, and 10 + 18 ÷ 6 − 12 = 1 at second 18.
 */
test("a limit of 10 requests a minute on a v2 tier lets 13 of 20 through, and refuses the others by its id", () => {
  const { finished, arrived, inFlight } = run(limited(10), every(1, 20));
  expect([arrived, inFlight]).toEqual([20, 0]);
  const byArrival = [...finished].sort((a, b) => a.atMs - b.atMs);
  const passed = byArrival.flatMap(({ status, atMs }) => (status === 200 ? [(atMs - startMs) / 1000] : []));
  expect(passed).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 18]);
  const refused = byArrival.filter(({ status }) => status !== 200);
  expect(new Set(refused.map(({ refusedBy }) => refusedBy))).toEqual(new Set(["portal-requests-per-minute"]));
  expect(refused.every(({ attempts, totalMs }) => attempts === 0 && totalMs === 0)).toBe(true);
});

test("a client that is told to come back does, and what it waited counts", () => {
  const { finished } = run(limited(10), every(1, 12), { client: { retries: 2, giveUpMs: 600_000 } });
  const [last] = finished.filter(({ tries }) => tries > 1);
  // At second 11 the bucket holds 0.83; a second later it holds enough.
  expect(last).toMatchObject({ atMs: startMs + 11_000, status: 200, tries: 2, attempts: 1 });
  expect(last?.ttftMs).toBeGreaterThan(1000);
  expect(last?.ttftMs).toBeLessThan(3000);
  const impatient = run(limited(10), every(1, 12), { client: { retries: 2, giveUpMs: 500 } });
  expect(impatient.finished.filter(({ status }) => status === 429)).toHaveLength(1);
});

test("every request that arrived is finished, or in flight where the run was stopped", () => {
  const arrivals = every(0.05, 400);
  const deployment = limited(100);
  const whole = run(deployment, arrivals);
  expect([whole.arrived, whole.finished.length, whole.inFlight]).toEqual([400, 400, 0]);
  const simulation = simulatorOf(deployment).begin(arrivalsOf(arrivals), { seed: 1, faults: [] });
  expect(simulation.goOn(300)).toBe(true);
  const stopped = simulation.result();
  expect(simulation.share).toBeCloseTo(stopped.arrived / 400);
  expect(stopped.arrived).toBeLessThan(400);
  expect(stopped.results.finished + stopped.inFlight).toBe(stopped.arrived);
  expect(stopped.inFlight).toBeGreaterThan(0);
  expect(simulation.goOn(1e6)).toBe(false);
  expect([...simulation.result().results.values()]).toEqual([
    ...simulatorOf(deployment).simulate(arrivalsOf(arrivals), { seed: 1, faults: [] }).results.values(),
  ]);
});

test("the same traffic, faults and seed give the same result to the last digit", () => {
  const again = () => report(run(limited(500), every(0.3, 200), { seed: 3 }));
  expect(again()).toEqual(again());
  expect(report(run(limited(500), every(0.3, 200), { seed: 4 }))).not.toEqual(again());
});

const swedenDown: Fault = {
  kind: "region-down",
  fromMs: 100_000,
  toMs: 300_000,
  target: { region: "swedencentral" },
  share: 1,
};
const throttled: Fault = {
  kind: "throttle",
  fromMs: 400_000,
  toMs: 600_000,
  target: { region: "swedencentral" },
  share: 1,
  retryAfterMs: 5000,
};

/** What was decided of a request, whatever its times. */
type Decision = Pick<
  Finished,
  "status" | "attempts" | "host" | "isFailedOver" | "isSpilled" | "promptTokens" | "outputTokens"
>;

test.each([["provisioned", laneOf({}, { provisioned: true })]])(
  "decides as the emulator does for each of 300 requests that come one by one, %s, through faults",
  async (_, deployment) => {
    const faults = [swedenDown, throttled];
    const random = seededRandom(2);
    const arrivals = every(2.5, 300).map((arrival) => ({
      ...arrival,
      promptTokens: 10 + Math.floor(3000 * random()),
      outputTokens: 1 + Math.floor(40 * random()),
    }));
    const ours = [...run(deployment, arrivals, { faults }).finished].sort((a, b) => a.atMs - b.atMs);
    const gateway = emulated(deployment, { faults });
    let nowMs = startMs;
    for (const [index, arrival] of arrivals.entries()) {
      const [mine] = ours.slice(index, index + 1);
      // The emulator's clock has moved by as long as the last answer took.
      gateway.wait(Math.max(0, arrival.atMs - nowMs) / 1000);
      const before = Math.max(arrival.atMs, nowMs);
      const characters = "x".repeat(4 * Math.max(1, arrival.promptTokens - 6));
      const {
        status,
        run: theirs,
        headers,
      } = await gateway.ask({
        body: { messages: [{ role: "user", content: characters }] },
        headers: { "x-emulate-output-tokens": String(arrival.outputTokens) },
      });
      nowMs = before + theirs.Elapsed();
      const decision: Decision = {
        status,
        attempts: theirs.attempts.length,
        host: theirs.attempts.at(-1)?.host,
        isFailedOver: new Set(theirs.attempts.map(({ host }) => host)).size > 1,
        isSpilled: "x-ms-spillover-from-deployment" in headers,
        promptTokens: theirs.usage?.promptTokens ?? 0,
        outputTokens: theirs.usage?.completionTokens ?? 0,
      };
      expect(mine).toMatchObject(decision);
    }
    expect(ours.some(({ isFailedOver }) => isFailedOver)).toBe(true);
  },
);

test("a report sums up by lane: refusals by who refused, spillover, percentiles", () => {
  const { lanes, deployments } = report(run(limited(10), every(1, 20)));
  expect(lanes).toMatchObject([
    { lane: "chat", requests: 20, answeredShare: 0.65, refusedBy: { "portal-requests-per-minute": 7 }, retried: 0 },
  ]);
  expect(lanes[0]?.ttftMs?.p50).toBeGreaterThan(100);
  expect(lanes[0]?.totalMs?.p99).toBeGreaterThanOrEqual(lanes[0]?.totalMs?.p50 ?? 0);
  expect(deployments).toEqual([]);
});

test("requests go to the units of the gateway that are up, and none is answered where all are down", () => {
  const one = limited(500);
  const two = {
    ...one,
    gateway: { ...one.gateway, regions: one.gateway.regions.map((each) => ({ ...each, units: 2 })) },
  };
  const down = (unit: number): Fault => ({
    kind: "gateway-unit-down",
    unit,
    fromMs: 10_000,
    toMs: 20_000,
    target: {},
    share: 1,
  });
  const statuses = (deployment: Deployment, faults: readonly Fault[]) =>
    run(deployment, every(1, 30), { faults }).finished.map(({ status }) => status);
  const answered = (count: number) => Array.from({ length: count }, () => 200);
  expect(statuses(two, [down(2)])).toEqual(answered(30));
  const gone = [...answered(10), ...Array.from({ length: 10 }, () => 503), ...answered(10)];
  expect(statuses(two, [down(1), down(2)])).toEqual(gone);
  expect(statuses(one, [down(1)])).toEqual(gone);
  const { finished } = run(one, every(1, 15), { faults: [down(1)] });
  expect(finished[12]?.refusedBy).toBe("gateway, no unit up");
});

test("a deployment whose prompt cache is cold reads the whole prompt, and takes longer for it", () => {
  const cold: Fault = { kind: "cold-prompt-cache", fromMs: 120_000, toMs: 240_000, target: {}, share: 1 };
  const { finished } = run(laneOf(), every(10, 36, { promptTokens: 8000, cachedTokens: 6000 }), { faults: [cold] });
  const cached = finished.map(({ cachedTokens }) => cachedTokens);
  // The first finds a deployment that has served nobody.
  expect(cached).toEqual(
    Array.from({ length: 36 }, (_, index) => (index === 0 || (index >= 12 && index < 24) ? 0 : 6000)),
  );
  const mean = (from: number, to: number) =>
    finished.slice(from, to).reduce((sum, { ttftMs }) => sum + ttftMs, 0) / (to - from);
  expect(mean(12, 24) - mean(24, 36)).toBeGreaterThan(300);
});

test("a stream that breaks off counts as not answered, and its tokens as used", () => {
  const cut: Fault = { kind: "broken-stream", afterTokens: 5, fromMs: 0, toMs: 15_000, target: {}, share: 1 };
  const simulated = run(laneOf(), every(10, 4), {
    faults: [cut],
    client: { retries: 2, giveUpMs: 600_000 },
  });
  expect(
    simulated.finished.map(({ status, tries, refusedBy, outputTokens }) => [status, tries, refusedBy, outputTokens]),
  ).toEqual([
    [200, 1, "models, as the stream broke off", 5],
    [200, 1, "models, as the stream broke off", 5],
    [200, 1, undefined, 20],
    [200, 1, undefined, 20],
  ]);
  expect(report(simulated).lanes[0]).toMatchObject({
    answeredShare: 0.5,
    refusedBy: { "models, as the stream broke off": 2 },
  });
});
