import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { quoteText, withSession } from "../../traffic/session";
import { folder, profileOf, refusalOf, trafficConfig, trafficFile } from "./traffic-files";

const header = "timestamp,prompt_tokens,cached_tokens,output_tokens,max_output_tokens,duration_ms\n";
const good = "2026-03-02T08:00:00Z,100,50,10,20,900\n";

describe("rows", () => {
  const time = (at: string) => good.replace(/^[^,]+/, at);
  const value = (column: number, text: string) =>
    good
      .split(",")
      .map((cell, index) => (index === column ? text : cell))
      .join(",");
  const tokens = "must be whole tokens from 0 to 10000000";
  const zoned = "must be a date and time with its zone, such as 2026-03-01T08:30:00Z, as in the file's other rows";

  test.each<[string, string, string]>([
    ["tokens that are no number", value(1, "many"), `prompt_tokens: ${tokens}, got "many"`],
    ["tokens that are missing", value(3, ""), `output_tokens: ${tokens}, got nothing`],
    ["negative tokens", value(3, "-1"), `output_tokens: ${tokens}, got "-1"`],
    ["NaN", value(1, "NaN"), `prompt_tokens: ${tokens}, got "NaN"`],
    ["a fraction of a token", value(1, "12.5"), `prompt_tokens: ${tokens}, got "12.5"`],
    ["more tokens than any model takes", value(1, "10000001"), `prompt_tokens: ${tokens}, got "10000001"`],
    [
      "more tokens than fit a number",
      value(1, "99999999999999999999"),
      `prompt_tokens: ${tokens}, got "99999999999999999999"`,
    ],
    [
      "more cached tokens than the prompt has",
      value(2, "101"),
      `cached_tokens: must be whole tokens from 0 to the prompt's 100, got "101"`,
    ],
    ["a negative limit", value(4, "-5"), `max_output_tokens: ${tokens}, got "-5"`],
    [
      "a duration of days",
      value(5, "90000000.0\n"),
      `duration_ms: must be milliseconds from 0 to 86400000, got "90000000.0"`,
    ],
    ["a time that is none", time("yesterday"), `timestamp: ${zoned}, got "yesterday"`],
    ["a time before 1970", time("1969-12-31T23:59:59Z"), `timestamp: ${zoned}, got "1969-12-31T23:59:59Z"`],
    ["a day that is none", time("2026-02-30T08:00:00Z"), `timestamp: ${zoned}, got "2026-02-30T08:00:00Z"`],
    ["too few columns", "2026-03-02T08:00:00Z,100\n", `must have 6 columns, got 2: "2026-03-02T08:00:00Z,100"`],
    [
      "too many columns",
      good.replace("\n", ",7\n"),
      `must have 6 columns, got 7: "2026-03-02T08:00:00Z,100,50,10,20,900,7"`,
    ],
  ])("rejects %s, with its line", async (_, bad, said) => {
    const file = trafficFile("bad.csv", `${header}${good}\n${good}${bad}${good}`);
    const first = "1 of 4 rows (25.00 %) cannot be used";
    expect(await refusalOf(file)).toEqual([
      `${first}, more than traffic.maxUnusableShare 0 allows (correct them or raise it); the first are`,
      `bad.csv:5  ${said}`,
    ]);
    const { profile, notes } = await profileOf(file, trafficConfig({ chat: {} }, { maxUnusableShare: 0.25 }));
    expect(notes[0]).toBe(`${first} and were left out; the first are`);
    expect(notes[1]).toBe(`${file}:5  ${said}`);
    expect(profile.rows).toEqual({ read: 4, used: 3, unusable: 1, unassigned: 0, duplicate: 0 });
  });

  test("rejects rows by the line on which they begin, past quoted line ends and lines set aside", async () => {
    const noted = (note: string, row: string) => `"${note}",${row}`;
    const file = trafficFile(
      "lines.csv.gz",
      gzipSync(
        `note,${header}${noted('a\n\n""b""\nc', good)}short,row\n\n${noted("x", value(1, "-1"))}${noted("y\nz", good)}${noted("w", value(1, "none"))}`,
      ),
    );
    expect((await refusalOf(file)).slice(1)).toEqual([
      'lines.csv.gz:6  must have 7 columns, got 2: "short,row"',
      `lines.csv.gz:8  prompt_tokens: ${tokens}, got "-1"`,
      `lines.csv.gz:11  prompt_tokens: ${tokens}, got "none"`,
    ]);
  });

  test("rejects lines that are no JSON, or lack a key, with their line", async () => {
    const line = { timestamp: "2026-03-02T08:00:00Z", prompt_tokens: 1, output_tokens: 2 };
    const file = trafficFile(
      "bad.ndjson",
      [line, "", "{broken", { ...line, prompt_tokens: null }, { ...line, output_tokens: 1.5 }, [1], line]
        .map((each) => (typeof each === "string" ? each : JSON.stringify(each)))
        .join("\n"),
    );
    expect(await refusalOf(file)).toEqual([
      "4 of 6 rows (66.67 %) cannot be used, more than traffic.maxUnusableShare 0 allows (correct them or raise it); the first are",
      `bad.ndjson:3  timestamp: ${zoned}, got nothing`,
      `bad.ndjson:4  prompt_tokens: ${tokens}, got nothing`,
      `bad.ndjson:5  output_tokens: ${tokens}, got "1.5"`,
      `bad.ndjson:6  timestamp: ${zoned}, got nothing`,
    ]);
  });

  test("rejects rows of Parquet by their number", async () => {
    const path = join(folder, "bad.parquet");
    await withSession("UTC", (session) =>
      session.run(`COPY (SELECT TIMESTAMPTZ '2026-03-02 08:00:00Z' AS "timestamp", n AS prompt_tokens, 1.5 AS output_tokens
        FROM (VALUES (1), (-7), (NULL)) AS rows(n)) TO ${quoteText(path)} (FORMAT parquet)`),
    );
    expect((await refusalOf(path)).slice(1)).toEqual([
      `bad.parquet:1  output_tokens: ${tokens}, got "1.5"`,
      `bad.parquet:2  prompt_tokens: ${tokens}, got "-7"`,
      `bad.parquet:3  prompt_tokens: ${tokens}, got nothing`,
    ]);
  });

  test("rejects bytes that are not UTF-8, with their line", async () => {
    const bytes = Buffer.concat([Buffer.from(`${header}${good}`), Buffer.from([0xe9]), Buffer.from(good)]);
    expect((await refusalOf(trafficFile("latin.csv", bytes))).slice(1)).toEqual([
      "latin.csv:3  must be UTF-8, got other bytes (save the file as UTF-8)",
    ]);
  });

  test("rejects zones that only some rows of a file have, whatever share is allowed", async () => {
    const file = trafficFile(
      "mixed.csv",
      `${header}${good}${good}${time("2026-03-02 08:00:05")}${good}${value(1, "x")}`,
    );
    expect(await refusalOf(file, trafficConfig({ chat: {} }, { maxUnusableShare: 1 }))).toEqual([
      "1 of 5 rows (20.00 %) have a time zone where others of the same file have none, or the other way round (write a zone in every row, or in none and set traffic.timeZone); the first are",
      `mixed.csv:4  timestamp: ${zoned}, got "2026-03-02 08:00:05"`,
    ]);
  });

  test("shows the first five of many", async () => {
    const file = trafficFile(
      "five.csv",
      header + Array.from({ length: 50_000 }, (_, row) => value(1, `-${row + 1}`)).join(""),
    );
    const said = await refusalOf(file);
    expect(said[0]).toMatch("50000 of 50000 rows (100.00 %) cannot be used");
    expect(said.slice(1)).toEqual(
      [1, 2, 3, 4, 5].map((row) => `five.csv:${row + 1}  prompt_tokens: ${tokens}, got "-${row}"`),
    );
  });
});

describe("rows that are there twice", () => {
  const other = good.replace("100,50", "100,51");
  const twice = (rows: number) =>
    `${rows} rows are identical to another and were kept: without a request_id nobody can tell whether they are one request (was a file given twice?)`;

  test("are kept and counted without a request_id", async () => {
    const { profile, notes } = await profileOf(trafficFile("same.csv", `${header}${good.repeat(3)}${other}`));
    expect(profile.rows).toEqual({ read: 4, used: 4, unusable: 0, unassigned: 0, duplicate: 0 });
    expect(notes).toEqual([twice(2)]);
  });

  test("are counted about right in files too large to compare all rows of", async () => {
    const minutes = (day: number) =>
      Array.from(
        { length: 20_000 },
        (_, row) => `2026-03-0${day}T${new Date(row * 1000).toISOString().slice(11, 19)}Z,${row},,1,,\n`,
      ).join("");
    const file = trafficFile("large.csv", header + minutes(1) + minutes(2));
    const { notes } = await profileOf([file, trafficFile("large-again.csv", header + minutes(2))]);
    const [, slots, rows] =
      /^about \(the rows of one 10-second slot in (\d+) were compared\) (\d+) rows/.exec(notes[0] ?? "") ?? [];
    expect(Number(slots)).toBeGreaterThan(1);
    expect(Number(rows)).toBeGreaterThan(18_000);
    expect(Number(rows)).toBeLessThan(22_000);
  });

  test("count once with a request_id, the earliest of them, and whole rows without one as they are", async () => {
    const file = trafficFile(
      "ids.csv",
      `timestamp,prompt_tokens,output_tokens,request_id
2026-03-02T08:05:00Z,100,10,a
2026-03-02T08:00:00Z,200,20,a
2026-03-02T08:00:00Z,200,20,a
2026-03-02T08:00:00Z,200,20,b
2026-03-02T08:00:00Z,400,40,
2026-03-02T08:00:00Z,400,40,
2026-03-02T08:00:00Z,-1,40,a
`,
    );
    const { profile, notes } = await profileOf(file, trafficConfig({ chat: {} }, { maxUnusableShare: 0.5 }));
    expect(profile.bins).toHaveLength(1);
    expect(profile.bins[0]).toMatchObject({ requests: 4, promptTokens: 1_200, outputTokens: 120 });
    expect(profile.rows).toEqual({ read: 7, used: 4, unusable: 1, unassigned: 0, duplicate: 2 });
    expect(notes.slice(2)).toEqual(["2 rows repeat a request_id and were left out", twice(1)]);
  });
});
