import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type BucketBand, bucketBand } from "../../capacity/bucket-band";
import type { LaneDemand } from "../../capacity/demand";
import { meteredUsd, provisionedCurve } from "../../capacity/provisioned-curve";
import type { ProvisionedSize } from "../../catalog/catalog";
import { loadCatalog } from "../../catalog/load-catalog";
import { ProvisionedBucket } from "../../emulator/models/limits/provisioned-bucket";
import { hasTrace, traceRows } from "../emulator/models/limits/traces";
import { notChecked } from "../not-checked";
import { azureRequests, demandOf, type TracedRequests, tracedRequests } from "./traced-demand";

const there = hasTrace("azure-llm-2023") && hasTrace("servegen-derived");
if (!there)
  notChecked(
    "estimated spillover against replays of the Azure LLM trace 2023 and the ServeGen rows, which are not here",
  );
const onTraces = there ? describe : describe.skip;
const { provisionedSizes } = loadCatalog();

/** Each trace is read once, and only if it is there. */
const read = new Map<string, { readonly requests: TracedRequests; readonly demand: LaneDemand }>();

function traced(name: string) {
  const found = read.get(name) ?? measured(requestsOf(name));
  read.set(name, found);
  return found;
}

function requestsOf(name: string): TracedRequests {
  if (name !== "ServeGen") return azureRequests(traceRows(`azure-llm-2023/AzureLLMInferenceTrace_${name}.csv`));
  const file = join(__dirname, "../../../shared/traces/servegen-derived/m-large_14day_2pct.csv.gz");
  return tracedRequests(gunzipSync(readFileSync(file)), [0, 2, 3]);
}

const measured = (requests: TracedRequests) => ({ requests, demand: demandOf(requests) });

function sizeOf(model: string): ProvisionedSize & { readonly accounting: { readonly kind: "ratio" } } {
  const size = provisionedSizes.find((row) => row.model === model);
  if (size?.accounting.kind !== "ratio") throw new Error(`${model} has no output ratio`);
  return { ...size, accounting: size.accounting };
}

// Taken once: under a test runner each look at a global costs more than the arithmetic.
const { max } = Math;

/** Shares that a bucket refuses of the rows themselves; as the emulator's bucket, without what three million rows need not. */
function replay(requests: TracedRequests, model: string, ptu: number, depthSeconds: number) {
  const { inputTokensPerMinutePerPtu, accounting } = sizeOf(model);
  const { seconds, promptTokens, outputTokens } = requests;
  const drain = (ptu * inputTokensPerMinutePerPtu) / 60;
  const refused = { tokens: 0, requests: 0 };
  let asked = 0;
  let level = 0;
  let latest = seconds[0] as number;
  for (let row = 0; row < seconds.length; row++) {
    const tokens = (promptTokens[row] as number) + accounting.outputRatio * (outputTokens[row] as number);
    level = max(0, level - drain * ((seconds[row] as number) - latest));
    latest = seconds[row] as number;
    asked += tokens;
    if (level < drain * depthSeconds) level += tokens;
    else {
      refused.tokens += tokens;
      refused.requests++;
    }
  }
  return { tokens: refused.tokens / asked, requests: refused.requests / seconds.length };
}

const depths = { low: 1, value: 10, high: 60 };
const ends = Object.keys(depths) as (keyof typeof depths)[];
const percents = (shares: readonly number[]) => shares.map((share) => (100 * share).toFixed(1)).join(" ");

/** Tokens that spill over, percent, at 1, 10 and 60 seconds; and by how many points requests are off at most. */
const bands = [
  {
    trace: "conv",
    model: "gpt-4.1",
    ptu: 200,
    replayed: "18.7 13.2 11.6",
    estimated: "19.2 13.0 11.5",
    requestsOff: 0.5,
  },
  { trace: "conv", model: "gpt-4.1", ptu: 250, replayed: "8.2 3.6 2.0", estimated: "8.9 3.5 1.9", requestsOff: 0.8 },
  { trace: "conv", model: "gpt-4.1", ptu: 300, replayed: "2.9 0.1 0.0", estimated: "3.3 0.0 0.0", requestsOff: 0.5 },
  {
    trace: "code",
    model: "gpt-4.1",
    ptu: 200,
    replayed: "52.6 30.6 5.6",
    estimated: "55.1 22.0 2.7",
    requestsOff: 8.7,
  },
  {
    trace: "code",
    model: "gpt-4.1",
    ptu: 250,
    replayed: "43.3 20.6 0.9",
    estimated: "47.6 14.0 1.0",
    requestsOff: 6.2,
  },
  { trace: "code", model: "gpt-4.1", ptu: 300, replayed: "35.2 13.5 0.0", estimated: "41.1 8.8 0.0", requestsOff: 5.9 },
  {
    trace: "ServeGen",
    model: "gpt-4.1",
    ptu: 100,
    replayed: "27.3 14.9 12.9",
    estimated: "27.8 14.0 12.8",
    requestsOff: 1.4,
  },
  {
    trace: "ServeGen",
    model: "gpt-4.1",
    ptu: 200,
    replayed: "8.4 1.8 1.0",
    estimated: "7.6 1.4 0.9",
    requestsOff: 0.4,
  },
  {
    trace: "ServeGen",
    model: "gpt-5.5",
    ptu: 350,
    replayed: "23.1 11.0 9.0",
    estimated: "23.2 10.1 8.9",
    requestsOff: 1,
  },
  {
    trace: "ServeGen",
    model: "gpt-5",
    ptu: 100,
    replayed: "25.2 13.3 11.4",
    estimated: "25.2 12.4 11.3",
    requestsOff: 0.9,
  },
] as const;

onTraces("the band of spillover that bins give, against a replay of the rows", () => {
  test.each(bands)("$trace, $model, $ptu PTU: $replayed is estimated as $estimated", (row) => {
    const { requests, demand } = traced(row.trace);
    const band: BucketBand = bucketBand({ demand, size: sizeOf(row.model), ptu: row.ptu }, depths);
    const replays = ends.map((end) => replay(requests, row.model, row.ptu, depths[end]));
    expect(percents(replays.map(({ tokens }) => tokens))).toBe(row.replayed);
    expect(percents(ends.map((end) => band[end].tokens))).toBe(row.estimated);
    const off = ends.map((end, index) => Math.abs(band[end].requests - (replays[index]?.requests ?? Number.NaN)));
    expect(100 * Math.max(...off)).toBeLessThanOrEqual(row.requestsOff);
  });

  test("the replay refuses what the emulator's bucket does", () => {
    const { requests } = traced("conv");
    const bucket = new ProvisionedBucket({ drainTokensPerSecond: 10_000, depthSeconds: 10 });
    const tokens = (row: number) => (requests.promptTokens[row] as number) + 4 * (requests.outputTokens[row] as number);
    const refused = requests.seconds.filter((second, row) => !bucket.admit(1000 * second, tokens(row)).admitted);
    expect(replay(requests, "gpt-4.1", 200, 10).requests).toBeCloseTo(refused.length / requests.seconds.length, 9);
  });

  test.each([
    { trace: "conv", burstiness: "1.3" },
    { trace: "code", burstiness: "89.8" },
    { trace: "ServeGen", burstiness: "4.4" },
  ])("the busiest steps of $trace stand out by a burstiness of $burstiness", ({ trace, burstiness }) => {
    const band = bucketBand({ demand: traced(trace).demand, size: sizeOf("gpt-4.1"), ptu: 200 }, depths);
    expect(band.burstiness.toFixed(1)).toBe(burstiness);
  });
});

onTraces("the curve over clock minutes, as tools that reset by the minute count", () => {
  /** Computed by other code of the project; the share is of plain tokens, prompt and output, in the trace's order. */
  test.each([
    { ptu: 200, spilled: "0.145", normalized: "0.134" },
    { ptu: 250, spilled: "0.044", normalized: "0.039" },
    { ptu: 300, spilled: "0.0051", normalized: "0.0044" },
  ])("of the conversations, $spilled of the tokens spill at $ptu PTU, $normalized of the normalized", (row) => {
    const { demand } = traced("conv");
    const size = sizeOf("gpt-4.1");
    // A price of one for every token counts tokens.
    const price = { inputUsd: 1e6, outputUsd: 1e6 };
    const month = { ptuMonthlyUsd: 0, monthSeconds: demand.windowSeconds };
    const curve = provisionedCurve({ demand, size, step: size.globalAndDataZone, price, maximum: 1000, ...month });
    const all = demand.bins.reduce((sum, bin) => sum + meteredUsd(price, bin), 0);
    const { meteredUsd: spilled, provisionedShare } = curve.at(row.ptu);
    const decimals = row.spilled.length - 2;
    expect((spilled / all).toFixed(decimals)).toBe(row.spilled);
    expect((1 - provisionedShare).toFixed(decimals)).toBe(row.normalized);
  });
});
