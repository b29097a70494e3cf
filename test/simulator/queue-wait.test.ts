import { arrivalsOf } from "../../simulator/arrivals";
import { Simulator } from "../../simulator/simulate";
import { handMadeDeployment } from "../emulator/gateway/hand-made";

const queueMsAtHalfLoad = 50;
const latency = { fixedMs: 0, perPromptTokenMs: 0, perOutputTokenMs: 0, queueMsAtHalfLoad, spread: 0 };
/** A prompt of 7 tokens costs 2: its text and one for its message. */
const [promptTokens, priceTokens] = [7, 2];
/** Requests that fill a minute of the deployment. */
const fittingRequests = 1000;

/** Lets everything through to one deployment. */
const deployment = handMadeDeployment({
  inbound: `<set-backend-service backend-id="swedencentral" />
<authentication-managed-identity resource="https://cognitiveservices.azure.com" />
<set-body>@{ var body = context.Request.Body.As<JObject>(); body["model"] = "chat"; return body.ToString(); }</set-body>`,
});
const accounts = deployment.accounts.map((account) => ({
  ...account,
  deployments: account.deployments.map((one) => ({ ...one, capacity: (fittingRequests * priceTokens) / 1000 })),
}));

/**
 * M/M/1: the mean wait is load ÷ (1 − load) times of service. Here that is a formula on the tokens of the last minute and no queue, so evenly spaced requests, whose load does
 * not vary, wait the mean to the digit.
 */
test.each([0.2, 0.5, 0.8])("at a load of %s, requests of a run wait the mean of M/M/1", (load) => {
  const simulator = new Simulator(
    { ...deployment, accounts },
    {
      facts: () => ({ latency, requestsPerThousandTokens: 1e6, assumptions: { missingMaxTokens: 0 } }),
      client: { retries: 0, giveUpMs: 1e9 },
      callers: () => [{ name: "anybody", header: () => ["x-caller", "anybody"] }],
    },
  );
  const gapMs = 60_000 / (load * fittingRequests);
  const length = 2 * load * fittingRequests;
  const requests = Array.from({ length }, (_, index) => ({
    atMs: gapMs * index,
    lane: "chat",
    promptTokens,
    cachedTokens: 0,
    outputTokens: 1,
  }));
  const { results, arrived, inFlight } = simulator.simulate(arrivalsOf(requests), { seed: 1, faults: [] });
  expect([arrived, results.finished, results.refused, inFlight]).toEqual([length, length, 0, 0]);
  // From the second minute on, the last minute is full of requests.
  const waitedMs = [...results.values()].flatMap(({ atMs, ttftMs }) => (atMs >= 60_000 ? [ttftMs] : []));
  expect(waitedMs).toHaveLength(length / 2);
  const meanMs = (queueMsAtHalfLoad * load) / (1 - load);
  for (const ms of waitedMs) expect(ms).toBeCloseTo(meanMs, 9);
});
