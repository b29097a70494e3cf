import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadProfile } from "../../traffic/load-profile";
import { quoteText, withSession } from "../../traffic/session";
import { UserError } from "../../written/problem";
import { folder, profileOf, trafficConfig, trafficFile } from "./traffic-files";

const renew = "build it with: headroom profile <env> --traffic <files>";
/** Rows in no order, of two workloads, from a fixed sequence. */
const rows = Array.from({ length: 30_000 }, (_, row) => {
  const mixed = (row * 7_919) % 30_011;
  return `${mixed * 40},${mixed % 2 === 0 ? "chat" : "agent"},${(mixed * 31) % 4_001},${(mixed * 17) % 701}`;
});
const config = trafficConfig({ chat: { where: { kind: ["chat"] } }, agent: {} });
const write = (name: string, lines: readonly string[]) =>
  trafficFile(name, `timestamp,kind,prompt_tokens,output_tokens\n${lines.join("\n")}\n`);

test("the same rows give the same bytes, in whatever order and however often they are read", async () => {
  const forward = write("rows.csv", rows);
  const first = await profileOf(forward, config);
  const again = await profileOf(forward, config);
  expect(again.profile.hash).toBe(first.profile.hash);
  write("rows.csv", [...rows].reverse());
  expect((await profileOf(forward, config)).profile.hash).toBe(first.profile.hash);
});

test("a profile reads as it was built, its bins sorted by workload and time", async () => {
  const { profile } = await profileOf(write("read.csv", rows), config);
  const keys = profile.bins.map(({ workload, startSeconds }) => [workload, startSeconds] as const);
  expect(keys).toEqual([...keys].sort(([a, at], [b, bt]) => (a === b ? at - bt : a < b ? -1 : 1)));
  expect(profile.bins.reduce((sum, bin) => sum + bin.requests, 0)).toBe(30_000);
  expect(profile.hash).toMatch(/^sha256:[0-9a-f]{64}$/);
});

test("percentiles are those of the sorted values, on the straight line between two of them", async () => {
  const { profile } = await profileOf(write("percentiles.csv", rows), config);
  const percentile = (values: readonly number[], share: number) => {
    const rank = share * (values.length - 1);
    const low = values[Math.floor(rank)] ?? 0;
    return low + ((values[Math.ceil(rank)] ?? 0) - low) * (rank % 1);
  };
  for (const { workload, promptTokens, outputTokens } of profile.summaries) {
    const mine = rows.map((row) => row.split(",")).filter(([, kind]) => kind === workload);
    for (const [column, said] of [
      [2, promptTokens],
      [3, outputTokens],
    ] as const) {
      const values = mine.map((cells) => Number(cells[column])).sort((a, b) => a - b);
      expect(said.p50).toBeCloseTo(percentile(values, 0.5), 9);
      expect(said.p95).toBeCloseTo(percentile(values, 0.95), 9);
      expect(said.p99).toBeCloseTo(percentile(values, 0.99), 9);
      expect(said.max).toBe(values.at(-1));
    }
  }
});

describe("a profile that cannot be read", () => {
  const said = (file: string) =>
    loadProfile(file).then(
      () => "was not refused",
      (error: Error) => (error instanceof UserError ? error.message.replace(`${folder}/`, "") : String(error.stack)),
    );
  const file = join(folder, "some.parquet");
  const other = (metadata: string) =>
    withSession("UTC", (session) =>
      session.run(`COPY (SELECT 1 AS one) TO ${quoteText(file)} (FORMAT parquet ${metadata})`),
    );
  const header = (json: unknown) => other(`, KV_METADATA {'headroom.profile': ${quoteText(JSON.stringify(json))}}`);

  test.each<[string, () => unknown, string]>([
    ["is missing", () => {}, `some.parquet  the traffic's profile is missing (${renew})`],
    [
      "is no Parquet",
      () => writeFileSync(file, "workload,requests\nchat,1\n"),
      `some.parquet  is not a profile (${renew})`,
    ],
    ["is empty", () => writeFileSync(file, ""), `some.parquet  is not a profile (${renew})`],
    [
      "is somebody else's Parquet",
      () => other(""),
      `some.parquet  is not a profile: it is Parquet without the header headroom.profile (${renew})`,
    ],
    [
      "is older",
      () => header({ version: 0 }),
      `some.parquet  is an older profile, version 0, where this Headroom reads 1 (${renew})`,
    ],
    [
      "is newer",
      () => header({ version: 2 }),
      `some.parquet  is a newer profile, version 2, where this Headroom reads 1 (${renew})`,
    ],
    [
      "has a header of another shape",
      () => header({ version: 1, bins: 3 }),
      `some.parquet  has a header that cannot be read (${renew})`,
    ],
    [
      "is cut off",
      async () => {
        const { profile } = await profileOf(write("cut.csv", rows), config);
        expect(profile.bins.length).toBeGreaterThan(0);
        await header({ version: 1 });
        truncateSync(file, readFileSync(file).length - 50);
      },
      `some.parquet  is cut off (${renew})`,
    ],
  ])("rejects one that %s", async (_, prepare, expected) => {
    await prepare();
    expect(await said(file)).toBe(expected);
  });
});
