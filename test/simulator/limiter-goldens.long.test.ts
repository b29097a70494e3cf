import type { Deployment } from "../../emulator/deployment";
import { credentialOf } from "../../emulator/http/credentials";
import type { DeploymentFacts } from "../../emulator/outside";
import { type Arrival, arrivalsOf } from "../../simulator/arrivals";
import type { Results } from "../../simulator/results";
import { Simulator } from "../../simulator/simulate";
import { laneOf } from "../emulator/gateway/environments";
import { azureTrace, hasTrace, traceRows } from "../emulator/models/limits/traces";
import { notChecked } from "../not-checked";

const there = hasTrace("oracle-standard-limiter") && hasTrace("azure-llm-2023");
if (!there)
  notChecked(
    "what the simulator refuses of Azure's traces of 2023, which are not here, nor the decisions of others on them",
  );

/** A prompt of so many tokens costs so many fewer at the Standard limiter: it counts a message's text and one token, and no frame. */
const frameTokens = 5;

/** One deployment behind a policy that passes everything on, without breakers: what is refused, its limit refuses. */
function passing(sku: string, capacity: number): Deployment {
  const lane = laneOf();
  const [account] = lane.accounts;
  const deployments = (account?.deployments ?? []).map((each) => ({
    ...each,
    sku,
    capacity,
    spilloverDeployment: undefined,
  }));
  const model = deployments[0]?.name ?? "";
  const backend = lane.backends.find(({ url }) => account?.hosts.some((host) => url.includes(host)))?.id ?? "";
  const policy = `<policies><inbound><set-backend-service backend-id="${backend}" />
<authentication-managed-identity resource="https://cognitiveservices.azure.com" />
<set-body>@{ var body = context.Request.Body.As<JObject>(); body["model"] = "${model}"; return body.ToString(); }</set-body></inbound>
<backend><forward-request timeout="240" buffer-request-body="true" /></backend><outbound /><on-error /></policies>`;
  return {
    ...lane,
    accounts: account ? [{ ...account, deployments }] : [],
    backends: lane.backends.map((each) => ({ ...each, breaker: undefined })),
    apis: lane.apis.map((api) => ({ ...api, policy })),
  };
}

function simulated(
  deployment: Deployment,
  facts: DeploymentFacts,
  requests: readonly Omit<Arrival, "lane" | "cachedTokens">[],
): Results {
  const simulator = new Simulator(deployment, {
    facts: () => facts,
    client: { retries: 0, giveUpMs: 1e9 },
    callers: (api) => {
      const credential = credentialOf(deployment, api, 0);
      return credential ? [{ name: credential.caller, header: () => [credential.header, credential.value] }] : [];
    },
  });
  const arrivals = arrivalsOf(requests.map((each) => ({ ...each, lane: "chat", cachedTokens: 0 })));
  const { results, arrived, inFlight } = simulator.simulate(arrivals, { seed: 1, faults: [] });
  expect([arrived, results.finished, inFlight]).toEqual([requests.length, requests.length, 0]);
  return results;
}

(there ? describe : describe.skip)("through the whole simulator", () => {
  test.each([
    ["gen", 100_000, 13],
    ["ctxgen", 100_000, 12_483],
    ["ctxgen", 300_000, 4414],
    ["ctxgen", 450_000, 1432],
  ] as const)(
    "cost %s at %d TPM: %d requests are refused, each as microsoft/aoai-api-simulator decides",
    (cost, tokensPerMinute, refused) => {
      const rows = traceRows(`oracle-standard-limiter/conv_${cost}_${tokensPerMinute}.csv.gz`);
      const facts = {
        requestsPerThousandTokens: 6,
        refusalsCountAsRequests: false,
        assumptions: { missingMaxTokens: 0 },
      };
      const requests = rows.map(([, time, tokens]) => ({
        atMs: Math.round(Number(time) * 1e6) / 1e3,
        promptTokens: Number(tokens) + frameTokens,
        outputTokens: 1,
      }));
      const results = simulated(passing("GlobalStandard", tokensPerMinute / 1000), facts, requests);
      // The shortest prompt that can be sent costs 2 tokens.
      const differences = rows.filter(
        ([, , tokens, accepted], row) => Number(tokens) >= 2 && (results.status[row] === 200) !== (accepted === "1"),
      );
      expect(differences).toEqual([]);
      expect(Math.abs(results.refused - refused)).toBeLessThanOrEqual(1);
    },
  );

  test.each([
    ["conv", 200, 1, "0.185"],
    ["conv", 250, 10, "0.037"],
    ["conv", 300, 60, "0"],
    ["code", 200, 10, "0.31"],
    ["code", 200, 60, "0.059"],
  ] as const)(
    "%s, %d PTU, a bucket of %d s: %s of the requests are refused",
    (trace, ptu, bucketDepthSeconds, share) => {
      // Output counts four times, and here as part of the prompt: the estimate is then what is really used.
      const accounting = { inputTokensPerMinutePerPtu: 3000, weights: { uncachedInput: 1, cachedInput: 0, output: 0 } };
      const facts = { accounting, assumptions: { bucketDepthSeconds, missingMaxTokens: 0 } };
      const requests = azureTrace(trace).map(({ atMs, promptTokens, outputTokens }) => ({
        atMs,
        promptTokens: promptTokens + 4 * outputTokens,
        outputTokens: 1,
      }));
      const results = simulated(passing("GlobalProvisionedManaged", ptu), facts, requests);
      expect((results.refused / requests.length).toFixed(share.split(".")[1]?.length ?? 0)).toBe(share);
    },
  );
});
