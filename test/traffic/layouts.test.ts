import { gzipSync } from "node:zlib";
import { quoteText, withSession } from "../../traffic/session";
import { binsOf, folder, profileOf, trafficConfig, trafficFile } from "./traffic-files";

const rows = [
  ["2026-03-02T08:00:01Z", 100, 10],
  ["2026-03-02T08:00:59.999Z", 200, 20],
  ["2026-03-02T08:02:00Z", 300, 30],
] as const;
const expected = [
  ["chat", "2026-03-02T08:00", 2, 300, 30],
  ["chat", "2026-03-02T08:02", 1, 300, 30],
];
const lines = rows.map((row) => row.join(","));
const csv = `timestamp,prompt_tokens,output_tokens\n${lines.join("\n")}\n`;
const ndjson = rows
  .map(([timestamp, prompt_tokens, output_tokens]) => JSON.stringify({ timestamp, prompt_tokens, output_tokens }))
  .join("\n");

/** What DuckDB writes of a query, read again. */
async function copied(name: string, query: string, options: string): Promise<string> {
  const path = `${folder}/${name}`;
  await withSession("UTC", (session) => session.run(`COPY (${query}) TO ${quoteText(path)} (${options})`));
  return path;
}
const values = rows.map(([at, prompt, output]) => `('${at}'::TIMESTAMPTZ, ${prompt}, ${output})`).join(", ");
const typed = `SELECT * FROM (VALUES ${values}) AS rows("timestamp", prompt_tokens, output_tokens)`;

test.each<[string, () => string | Promise<string>]>([
  ["CSV", () => trafficFile("plain.csv", csv)],
  [
    "CSV that ends lines with CRLF, the last one not at all",
    () => trafficFile("crlf.csv", csv.trimEnd().replaceAll("\n", "\r\n")),
  ],
  ["CSV with a byte order mark", () => trafficFile("bom.csv", `\uFEFF${csv}`)],
  ["CSV with semicolons", () => trafficFile("semicolons.csv", csv.replaceAll(",", ";"))],
  ["CSV with tabs", () => trafficFile("tabs.tsv", csv.replaceAll(",", "\t"))],
  ["CSV with quotes", () => trafficFile("quotes.csv", csv.replace(/[^,\n]+/g, '"$&"'))],
  ["CSV with blank lines", () => trafficFile("blank.csv", csv.replaceAll("\n", "\n\n"))],
  [
    "CSV in another order, with columns that say nothing",
    () =>
      trafficFile(
        "other.csv",
        `note,output_tokens,prompt_tokens,timestamp\n${rows.map(([at, prompt, output]) => `"a, ""b""\nc",${output},${prompt},${at}\n`).join("")}`,
      ),
  ],
  [
    "CSV whose rows are in no order",
    () => trafficFile("unordered.csv", `timestamp,prompt_tokens,output_tokens\n${[...lines].reverse().join("\n")}`),
  ],
  ["CSV whose tokens are written as 100.0", () => trafficFile("floats.csv", csv.replace(/,(\d+)/g, ",$1.0"))],
  ["gzipped CSV", () => trafficFile("plain.csv.gz", gzipSync(csv))],
  ["gzipped CSV that does not say so", () => trafficFile("unnamed", gzipSync(csv))],
  ["zstd CSV", () => copied("plain.csv.zst", typed, "FORMAT csv, HEADER, COMPRESSION zstd")],
  ["JSON lines", () => trafficFile("plain.ndjson", ndjson)],
  [
    "JSON lines with numbers as text and keys in any order",
    () =>
      trafficFile(
        "text.jsonl",
        rows
          .map(([timestamp, p, o]) =>
            JSON.stringify({ output_tokens: `${o}`, x: { y: 1 }, timestamp, prompt_tokens: `${p}` }),
          )
          .join("\n\n"),
      ),
  ],
  ["gzipped JSON lines that do not say so", () => trafficFile("lines", gzipSync(ndjson))],
  ["Parquet with typed columns", () => copied("typed.parquet", typed, "FORMAT parquet")],
  [
    "Parquet with text and doubles",
    () =>
      copied(
        "text.parquet",
        `SELECT "timestamp"::VARCHAR AS "timestamp", prompt_tokens::DOUBLE AS prompt_tokens, output_tokens::VARCHAR AS output_tokens FROM (${typed})`,
        "FORMAT parquet",
      ),
  ],
  [
    "Parquet with columns named as our queries name theirs",
    () =>
      copied(
        "names.parquet",
        `SELECT *, 1 AS slot, 2 AS workload, 3 AS "promptTokens", 4 AS "rowKey", 5 AS c0, 6 AS "requestId" FROM (${typed})`,
        "FORMAT parquet",
      ),
  ],
  [
    "the Azure LLM trace's layout",
    () =>
      trafficFile(
        "azure.csv",
        `TIMESTAMP,ContextTokens,GeneratedTokens\r\n${rows.map(([at, p, o]) => `${at.replace("T", " ").replace(/(\.\d+)?Z/, ".0000001")},${p},${o}`).join("\r\n")}`,
      ),
  ],
  [
    "epoch seconds",
    () =>
      trafficFile(
        "seconds.csv",
        csv.replace(/2026[^,]+/g, (at) => `${Date.parse(at) / 1000}`),
      ),
  ],
  [
    "epoch milliseconds",
    () =>
      trafficFile(
        "milliseconds.csv",
        csv.replace(/2026[^,]+/g, (at) => `${Date.parse(at)}`),
      ),
  ],
  [
    "zones that differ by row",
    () => trafficFile("zones.csv", csv.replace("08:00:01Z", "10:00:01+02:00").replace("08:02:00Z", "03:02:00-0500")),
  ],
])("reads %s", async (_, write) => {
  const { profile, notes } = await profileOf(await write());
  expect(binsOf(profile)).toEqual(expected);
  expect(profile.rows).toEqual({ read: 3, used: 3, unusable: 0, unassigned: 0, duplicate: 0 });
  expect(notes).toEqual([]);
});

test("reads numeric timestamps of a mapped layout as seconds from 1970", async () => {
  const file = trafficFile(
    "servegen.csv",
    "t_s,client,input_tokens,output_tokens\n0.000,157,1294,147\n61.5,61,78,443\n",
  );
  const columns = { timestamp: "t_s", promptTokens: "input_tokens", outputTokens: "output_tokens" };
  const { profile } = await profileOf(file, trafficConfig({ chat: {} }, { columns }));
  expect(binsOf(profile)).toEqual([
    ["chat", "1970-01-01T00:00", 1, 1294, 147],
    ["chat", "1970-01-01T00:01", 1, 78, 443],
  ]);
});

test("reads timestamps without a zone in the environment's", async () => {
  const file = trafficFile("local.csv", csv.replaceAll("Z", ""));
  const { profile } = await profileOf(file, trafficConfig({ chat: {} }, { timeZone: "Europe/Berlin" }));
  expect(binsOf(profile).map(([, at]) => at)).toEqual(["2026-03-02T07:00", "2026-03-02T07:02"]);
});

test("reads several files of different layouts and formats as one", async () => {
  const files = [
    trafficFile("all-1.csv", csv),
    trafficFile("all-2.ndjson", ndjson),
    trafficFile("all-3.csv.gz", gzipSync(csv)),
  ];
  const { profile } = await profileOf(`${folder}/all-*`);
  expect(files).toHaveLength(3);
  expect(profile.sources).toEqual(["all-1.csv", "all-2.ndjson", "all-3.csv.gz"]);
  expect(binsOf(profile).map(([, , requests]) => requests)).toEqual([6, 3]);
});

test("reads a file by its name even where the name looks like a glob", async () => {
  trafficFile("odd1.csv", csv);
  const { profile } = await profileOf([trafficFile("odd[1]*?.csv", csv), trafficFile("it's.csv", csv)]);
  expect(profile.rows.used).toBe(6);
});

test("leaves out a quiet hour's file that holds only its header", async () => {
  const quiet = trafficFile("quiet.csv", "timestamp,prompt_tokens,output_tokens\n");
  expect((await profileOf([quiet, trafficFile("busy.csv", csv)])).profile.sources).toEqual(["busy.csv"]);
});

test("sums everything that Headroom's layout can say, by minute, with the peak of 10 seconds", async () => {
  const file = trafficFile(
    "full.csv",
    `timestamp,workload,consumer,prompt_tokens,cached_tokens,output_tokens,max_output_tokens,duration_ms,ttft_ms
2026-03-02T08:00:00Z,chat,a,1000,512,10,100,900.6,300
2026-03-02T08:00:09.999Z,chat,a,100,,20,,1000,400
2026-03-02T08:00:10Z,chat,b,200,0,30,50,1100,
2026-03-04T09:00:00Z,chat,b,300,,40,60,,
`,
  );
  const { profile } = await profileOf(file);
  expect(profile.window).toEqual({ fromSeconds: 1_772_438_400, toSeconds: 1_772_614_860 });
  expect(profile.bins).toEqual([
    {
      workload: "chat",
      startSeconds: 1_772_438_400,
      requests: 3,
      promptTokens: 1_300,
      cachedTokens: 512,
      outputTokens: 60,
      requestsWithMaxOutput: 2,
      maxOutputTokens: 150,
      peakRequests10s: 2,
    },
    {
      workload: "chat",
      startSeconds: 1_772_614_800,
      requests: 1,
      promptTokens: 300,
      cachedTokens: 0,
      outputTokens: 40,
      requestsWithMaxOutput: 1,
      maxOutputTokens: 60,
      peakRequests10s: 1,
    },
  ]);
  expect(profile.summaries).toEqual([
    {
      workload: "chat",
      requests: 4,
      promptTokens: { p50: 250, p95: 895, p99: 979, max: 1_000 },
      outputTokens: { p50: 25, p95: 38.5, p99: 39.7, max: 40 },
      cachedShare: 0.32,
      durationMs: { p50: 1_000, p95: 1_090, p99: 1_098, max: 1_100 },
      ttftMs: { p50: 350, p95: 395, p99: 399, max: 400 },
    },
  ]);
});
