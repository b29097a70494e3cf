import type { Deployment } from "../../emulator/deployment";
import type { Fault } from "../../emulator/models/faults";
import { arrivalsOf } from "../../simulator/arrivals";
import { missed } from "../../simulator/headroom";
import { report } from "../../simulator/report";
import { Simulator } from "../../simulator/simulate";
import { startMs } from "../emulator/gateway/emulated";
import { laneOf } from "../emulator/gateway/environments";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Of a request that comes first: gathered for a quarter of an hour, validated in a minute, answered in 1 ÷ 20 s and finalized in half a minute. */
const aloneMs = 15 * minuteMs + 60_000 + 50 + 30_000;

/** A gateway's lane, and beside it a deployment for batches of so many thousand enqueued tokens. */
function withBatch(thousandTokens: number): Deployment {
  const lane = laneOf();
  const [first, ...others] = lane.accounts;
  const [chat] = first?.deployments ?? [];
  if (!first || !chat) throw new Error("the lane must have a deployment");
  const nightly = {
    ...chat,
    name: "nightly-x",
    sku: "GlobalBatch",
    capacity: thousandTokens,
    spilloverDeployment: undefined,
  };
  return { ...lane, accounts: [{ ...first, deployments: [...first.deployments, nightly] }, ...others] };
}

/** What becomes of requests of a batch lane, by the time at which they come, milliseconds after the start, and their prompt tokens. */
function run(
  requests: readonly (readonly [afterMs: number, promptTokens: number])[],
  thousandTokens = 1000,
  faults: readonly Fault[] = [],
) {
  const simulator = new Simulator(withBatch(thousandTokens), {
    facts: () => ({}),
    client: { retries: 0, giveUpMs: 1e9 },
    callers: () => [],
    batchLanes: [{ lane: "nightly", deployment: "nightly-x" }],
  });
  const arrivals = arrivalsOf(
    requests.map(([afterMs, promptTokens]) => ({
      atMs: startMs + afterMs,
      lane: "nightly",
      promptTokens,
      cachedTokens: 0,
      outputTokens: 7,
    })),
  );
  const simulated = simulator.simulate(arrivals, { seed: 1, faults });
  expect([simulated.arrived, simulated.inFlight]).toEqual([requests.length, 0]);
  return { simulated, finished: [...simulated.results.values()], lane: report(simulated).lanes[0] };
}

const down = (toMs: number): Fault => ({ kind: "region-down", fromMs: 0, toMs, target: {}, share: 1 });

test("requests of a quarter of an hour are one batch, and done when it is", () => {
  const requests = Array.from({ length: 30 }, (_, second) => [1000 * second, 100] as const);
  const { finished, lane } = run([...requests, [20 * minuteMs, 100]]);
  // Thirty requests take 1.5 s between the minute of validation and the half minute of finalization.
  const doneMs = 15 * minuteMs + 60_000 + 1500 + 30_000;
  expect(finished.slice(0, 30).map(({ totalMs }) => totalMs)).toEqual(requests.map(([atMs]) => doneMs - atMs));
  expect(finished[30]?.totalMs).toBe(aloneMs);
  expect(lane).toMatchObject({ requests: 31, answeredShare: 1, promptTokens: 3100, outputTokens: 217 });
  expect(finished[0]).toMatchObject({ deployment: "nightly-x", tries: 1, status: 200 });
});

test("a file is handed in when it holds half of the tokens that may be enqueued, and waits for room", () => {
  const { finished } = run(
    [0, 1, 2, 3].map((second) => [1000 * second, 400] as const),
    1,
  );
  // One request fills a file. Those of seconds 0 and 1 go in as the next comes; that of second 2 waits for the first, the last for its quarter of an hour.
  const tookMs = 60_000 + 50 + 30_000;
  expect(finished.map(({ totalMs, tries }) => [totalMs, tries])).toEqual([
    [1000 + tookMs, 1],
    [1000 + tookMs, 1],
    [1000 + tookMs - 2000 + tookMs, 1],
    [aloneMs, 1],
  ]);
});

test("a file holds a hundred thousand requests", () => {
  const { finished } = run(Array.from({ length: 100_001 }, () => [0, 1] as const));
  expect(finished[99_999]?.totalMs).toBe(60_000 + 100_000 * 50 + 30_000);
  expect(finished[100_000]?.totalMs).toBe(aloneMs);
});

test("what never fits is refused, and does not hold up the next", () => {
  const { finished, lane } = run(
    [
      [0, 2000],
      [1000, 100],
    ],
    1,
  );
  expect(finished.map(({ status, refusedBy }) => [status, refusedBy])).toEqual([
    [503, "batch, enqueued tokens"],
    [200, undefined],
  ]);
  expect(lane?.refusedBy).toEqual({ "batch, enqueued tokens": 1 });
});

test("while the account is not reachable a file waits, and may be late for it; after a day it is given up", () => {
  const hour = run([[0, 100]], 1000, [down(60 * minuteMs)]);
  expect(hour.finished[0]).toMatchObject({ status: 200, totalMs: 45 * minuteMs + aloneMs, tries: 46 });
  const late = run([[0, 100]], 1000, [down(dayMs + 14.5 * minuteMs)]);
  expect(late.lane).toMatchObject({ answeredShare: 1, late: 1 });
  expect(missed(late.lane, { answeredShare: 0.99 })).toBe(
    "100.0 % answered over 24 hours after their file was complete",
  );
  const lost = run([[0, 100]], 1000, [down(Number.POSITIVE_INFINITY)]);
  expect(lost.finished[0]).toMatchObject({
    status: 503,
    refusedBy: "batch, account unreachable",
    totalMs: dayMs + 15 * minuteMs,
  });
});
