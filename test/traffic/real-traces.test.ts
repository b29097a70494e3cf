import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Profile } from "../../traffic/profile";
import { notChecked } from "../not-checked";
import { profileOf, trafficConfig } from "./traffic-files";

const traces = join(__dirname, "../../../shared/traces");
const there = existsSync(traces);
if (!there) notChecked("profiles of the Azure LLM trace 2023 and of the ServeGen rows, which are not here");
const onTraces = there ? test : test.skip;

/** Tokens by minute of one workload, the empty minutes between its first and last included in the count. */
function minutesOf(profile: Profile, workload: string) {
  const bins = profile.bins.filter((bin) => bin.workload === workload);
  const sums = bins.map(({ promptTokens, outputTokens }) => promptTokens + outputTokens);
  return { sums, peak: Math.max(...sums), total: sums.reduce((all, sum) => all + sum, 0), bins };
}

onTraces("profiles the Azure LLM trace 2023 as it was measured elsewhere", async () => {
  const config = trafficConfig({ conv: { file: "*_conv.csv" }, code: { file: "*_code.csv" } });
  const { profile, notes } = await profileOf(`${traces}/azure-llm-2023/*.csv`, config);
  expect(notes).toEqual([]);
  expect(profile.rows).toEqual({ read: 28_185, used: 28_185, unusable: 0, unassigned: 0, duplicate: 0 });
  expect(profile.summaries).toEqual([
    {
      workload: "code",
      requests: 8_819,
      promptTokens: { p50: 1_469, p95: expect.closeTo(7_303.3, 9), p99: 7_436, max: 7_437 },
      outputTokens: { p50: 13, p95: 90, p99: expect.closeTo(251.46, 9), max: 1_899 },
      cachedShare: 0,
    },
    {
      workload: "conv",
      requests: 19_366,
      promptTokens: { p50: 1_020, p95: 4_083, p99: 4_142, max: 14_050 },
      outputTokens: { p50: 129, p95: 451, p99: 601, max: 1_000 },
      cachedShare: 0,
    },
  ]);
  const conv = minutesOf(profile, "conv");
  const code = minutesOf(profile, "code");
  expect([conv.peak, code.peak]).toEqual([780_667, 1_257_868]);
  // The published means divide by the minutes of the clock that the trace touches, 60 and 58.
  expect([Math.round(conv.total / 60), Math.round(code.total / 58)]).toEqual([440_842, 315_618]);
  expect([conv, code].map(({ bins }) => Math.max(...bins.map(({ requests }) => requests)))).toEqual([502, 585]);
  expect(58 - code.bins.length).toBe(13);
});

onTraces("profiles the 2.97 million ServeGen rows, compressed as they are", async () => {
  const columns = { timestamp: "t_s", promptTokens: "input_tokens", outputTokens: "output_tokens" };
  const config = trafficConfig({ chat: {} }, { columns });
  const { profile, notes } = await profileOf(`${traces}/servegen-derived/*.csv.gz`, config);
  expect(profile.rows.used).toBe(2_971_762);
  expect(profile.window).toEqual({ fromSeconds: 0, toSeconds: 14 * 86_400 });
  expect(profile.summaries).toEqual([
    {
      workload: "chat",
      requests: 2_971_762,
      promptTokens: { p50: 601, p95: 2_404, p99: 5_458, max: 30_699 },
      outputTokens: { p50: 53, p95: 539, p99: 872, max: 8_192 },
      cachedShare: 0,
    },
  ]);
  const { sums, peak, total } = minutesOf(profile, "chat");
  expect(Math.round(total / sums.length)).toBe(157_637);
  // Counted again row by row without DuckDB: minute 8,409 of the clock.
  expect(peak).toBe(1_280_187);
  expect(notes).toEqual([expect.stringMatching(/^about .* rows are identical to another and were kept/)]);
});
