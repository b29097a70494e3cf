import { arrivalsOf } from "../../simulator/arrivals";
import type { MostAtOnce } from "../../simulator/closed-loop";
import { report } from "../../simulator/report";
import { Simulator } from "../../simulator/simulate";
import { handMadeDeployment } from "../emulator/gateway/hand-made";

/** An answer takes a minute and a half, whatever it is of. */
const answerMs = 90_000;
const latency = { fixedMs: answerMs, perPromptTokenMs: 0, perOutputTokenMs: 0, queueMsAtHalfLoad: 0, spread: 0 };

const deployment = handMadeDeployment({
  inbound: `<set-backend-service backend-id="swedencentral" />
<authentication-managed-identity resource="https://cognitiveservices.azure.com" />
<set-body>@{ var body = context.Request.Body.As<JObject>(); body["model"] = "chat"; return body.ToString(); }</set-body>`,
});

function run(senders: readonly string[], mostAtOnce: MostAtOnce) {
  const simulator = new Simulator(deployment, {
    facts: () => ({ latency }),
    client: { retries: 0, giveUpMs: 1e9 },
    callers: () => [{ name: "anybody", header: () => ["x-caller", "anybody"] }],
  });
  const sizes = { promptTokens: 10, cachedTokens: 0, outputTokens: 1 };
  const arrivals = arrivalsOf(senders.map((consumer) => ({ atMs: 0, lane: "chat", consumer, ...sizes })));
  const simulated = simulator.simulate(arrivals, { seed: 1, faults: [], mostAtOnce });
  expect([simulated.arrived, simulated.inFlight, simulated.results.refused]).toEqual([senders.length, 0, 0]);
  return { waitedMs: [...(simulated.results.clientWaitMs ?? [])], report: report(simulated) };
}

test("a client with two under way sends the next two when both are done at once, and the last when one is", () => {
  const { waitedMs } = run(["web", "web", "web", "web", "web"], { web: 2 });
  expect(waitedMs).toEqual([0, 0, answerMs, answerMs, 2 * answerMs]);
  // When two are done and one waits, it is sent once.
  expect(run(["web", "web", "web"], { web: 2 }).waitedMs).toEqual([0, 0, answerMs]);
});

test("figures over time are of the time in which clients sent, not of that in which requests came", () => {
  const { report: found } = run(["web", "web", "web", "web"], { web: 1 });
  const [lane] = found.lanes;
  const tokens = (lane?.promptTokens ?? 0) + (lane?.outputTokens ?? 0);
  expect(found.sentToMs).toBe(3 * answerMs);
  expect(lane?.tokensPerSecond).toBeCloseTo((1000 * tokens) / (3 * answerMs), 9);
  // One sample a minute until the last is sent at four and a half.
  expect(found.deployments[0]?.utilization).toHaveLength(4);
});

test("a client without a bound waits for nothing, and its own figures say nothing of waits", () => {
  const { waitedMs, report: found } = run(["web", "web", "app", "app"], { web: 1 });
  expect(waitedMs).toEqual([0, answerMs, Number.NaN, Number.NaN]);
  expect(found.lanes.map(({ caller, clientWaitMs }) => [caller, clientWaitMs?.p999])).toEqual([
    [undefined, expect.closeTo(0.999 * answerMs, 6)],
    ["app", undefined],
    ["web", expect.closeTo(0.999 * answerMs, 6)],
  ]);
});

test("of a client and a lane of one name, the lane's bound is meant", () => {
  expect(run(["chat", "chat", "app", "app"], { chat: 1 }).waitedMs).toEqual([0, answerMs, 0, answerMs]);
});
