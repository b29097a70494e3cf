import { callersOf } from "../../cli/simulation-callers";
import { arrivalsOf } from "../../simulator/arrivals";
import { Simulator } from "../../simulator/simulate";
import { configWith, consumerWith } from "../config-builder";
import { startMs } from "../emulator/gateway/emulated";
import { byToken, laneOf, withEntra } from "../emulator/gateway/environments";

test("a token opens its lane whenever in the hour it is shown, in a simulation of earlier traffic too", () => {
  const consumers = [consumerWith(byToken)];
  const lane = laneOf({}, { consumers, ...withEntra });
  const simulator = new Simulator(lane, {
    facts: () => ({}),
    client: { retries: 0, giveUpMs: 60_000 },
    callers: callersOf(lane, configWith({ consumers, ...withEntra })),
  });
  // The second prompt is of a length that no request has had before: it is read by the policy itself, token and all.
  const answered = [
    { afterMs: 45 * 60_000, promptTokens: 100 },
    { afterMs: 60_000, promptTokens: 200 },
  ].map(({ afterMs, promptTokens }) => {
    const sizes = { promptTokens, cachedTokens: 0, outputTokens: 10 };
    const arrivals = arrivalsOf([{ atMs: startMs + afterMs, lane: "chat", ...sizes }]);
    return [...simulator.simulate(arrivals, { seed: 1, faults: [] }).results.values()];
  });
  const { name } = consumerWith(byToken);
  expect(answered.map(([each]) => [each?.status, each?.caller])).toEqual([
    [200, name],
    [200, name],
  ]);
});
