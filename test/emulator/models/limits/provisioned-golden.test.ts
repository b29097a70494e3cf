import { ProvisionedBucket } from "../../../../emulator/models/limits/provisioned-bucket";
import { notChecked } from "../../../not-checked";
import { azureTrace, hasTrace } from "./traces";

const there = hasTrace("azure-llm-2023");
if (!there) notChecked("what a provisioned deployment refuses of Azure's traces of 2023, which are not here");

/** Computed by other code of the project from the same rules: shares of requests, with the digits that were printed. */
const refused = [
  ["conv", 200, 1, "0.185"],
  ["conv", 200, 10, "0.132"],
  ["conv", 200, 60, "0.117"],
  ["conv", 250, 1, "0.080"],
  ["conv", 250, 10, "0.037"],
  ["conv", 250, 60, "0.021"],
  ["conv", 300, 1, "0.028"],
  ["conv", 300, 10, "0.0008"],
  ["conv", 300, 60, "0"],
  ["code", 200, 1, "0.52"],
  ["code", 200, 10, "0.31"],
  ["code", 200, 60, "0.059"],
] as const;

(there ? describe : describe.skip)(
  "Azure's traces of 2023 on gpt-4.1, where an estimate is what is really used",
  () => {
    test.each(refused)(
      "%s, %d PTU, a bucket of %d s: %s of the requests are refused",
      (trace, ptu, depthSeconds, share) => {
        const bucket = new ProvisionedBucket({ drainTokensPerSecond: (ptu * 3000) / 60, depthSeconds });
        const requests = azureTrace(trace);
        const refusals = requests.filter(
          ({ atMs, promptTokens, outputTokens }) => !bucket.admit(atMs, promptTokens + 4 * outputTokens).admitted,
        );
        const decimals = share.split(".")[1]?.length ?? 0;
        expect((refusals.length / requests.length).toFixed(decimals)).toBe(share);
      },
    );
  },
);
