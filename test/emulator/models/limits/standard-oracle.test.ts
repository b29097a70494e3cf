import { StandardLimiter } from "../../../../emulator/models/limits/standard-limiter";
import { notChecked } from "../../../not-checked";
import { hasTrace, traceRows } from "./traces";

const oracle = "oracle-standard-limiter";
const there = hasTrace(oracle);
if (!there) notChecked("the Standard limiter against microsoft/aoai-api-simulator, whose decisions are not here");

/** Runs on the conversation trace: what a request costs, the limits, and how many requests were refused. */
const runs = [
  ["gen", 100_000, 100, 13],
  ["ctxgen", 100_000, 100, 12_483],
  ["gen", 300_000, 300, 0],
  ["ctxgen", 300_000, 300, 4414],
  ["gen", 450_000, 450, 0],
  ["ctxgen", 450_000, 450, 1432],
  ["gen", 1_000_000, 1000, 0],
  ["ctxgen", 1_000_000, 1000, 0],
] as const;

(there ? describe : describe.skip)("against the decisions of microsoft/aoai-api-simulator", () => {
  test.each(runs)(
    "cost %s, %d TPM, %d requests in 10 s: %d are refused, and every decision, reason, wait and remainder is the same",
    (cost, tokensPerMinute, requestsPerTenSeconds, refused) => {
      const limiter = new StandardLimiter({ tokensPerMinute, requestsPerTenSeconds, refusalsCountAsRequests: false });
      const rows = traceRows(`${oracle}/conv_${cost}_${tokensPerMinute}.csv.gz`);
      const differences = rows.filter(([, time, tokens, ...said]) => {
        // Seconds with six decimals: thousandths of them are exact only when rounded.
        const verdict = limiter.admit(Math.round(Number(time) * 1e6) / 1e3, Number(tokens));
        const { admitted, reason = "", retryAfterMs, remainingTokens, remainingRequests } = verdict;
        const ours = admitted
          ? ["1", "", "", String(remainingTokens), String(remainingRequests)]
          : ["0", reason, String(Math.ceil(retryAfterMs / 1000)), "", ""];
        return ours.join() !== said.join();
      });
      expect(differences).toEqual([]);
      expect(rows).toHaveLength(19_366);
      expect(rows.filter(([, , , accepted]) => accepted === "0")).toHaveLength(refused);
    },
  );
});
