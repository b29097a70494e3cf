import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { buildProfile } from "../../traffic/build-profile";
import { quoteText, withSession } from "../../traffic/session";
import { notChecked } from "../not-checked";
import { folder, refusalOf, trafficConfig, trafficFile } from "./traffic-files";

const header = "timestamp,prompt_tokens,cached_tokens,output_tokens,max_output_tokens,duration_ms\n";
const good = "2026-03-02T08:00:00Z,100,50,10,20,900\n";
const many = header + good.repeat(40_000);
const known =
  "timestamp, prompt_tokens, output_tokens (Headroom's layout) or TIMESTAMP, ContextTokens, GeneratedTokens (Azure LLM inference trace)";

async function zstd(name: string): Promise<Buffer> {
  const path = join(folder, name);
  await withSession("UTC", (session) =>
    session.run(`COPY (SELECT range AS a, hash(range) AS b FROM range(100000)) TO ${quoteText(path)}
      (FORMAT csv, HEADER, COMPRESSION zstd)`),
  );
  return readFileSync(path);
}

async function parquet(name: string): Promise<Buffer> {
  const path = join(folder, name);
  await withSession("UTC", (session) =>
    session.run(`COPY (SELECT 1 AS prompt_tokens, 2 AS output_tokens, now() AS "timestamp" FROM range(50000))
      TO ${quoteText(path)} (FORMAT parquet)`),
  );
  return readFileSync(path);
}

describe("files", () => {
  test.each<[string, () => string | Promise<string>, string | RegExp]>([
    ["a file that is not there", () => join(folder, "nowhere.csv"), "nowhere.csv  matches no file"],
    ["a glob that matches nothing", () => join(folder, "*.nothing"), "*.nothing  matches no file"],
    [
      "a directory",
      () => {
        mkdirSync(join(folder, "logs"), { recursive: true });
        return join(folder, "logs/");
      },
      "logs/  must be a file, got a directory (name its files: logs/*.csv)",
    ],
    [
      "an empty file",
      () => trafficFile("empty.csv", ""),
      "empty.csv  must hold requests, got an empty file (export it again)",
    ],
    [
      "blank lines",
      () => trafficFile("blank.csv", "\n\n"),
      "blank.csv  must hold requests, got only blank lines (export it again)",
    ],
    ["nothing but a header", () => trafficFile("header.csv", header), "header.csv  must hold requests, got no row"],
    [
      "missing columns",
      () => trafficFile("columns.csv", "when;prompt_tokens\n1;2\n"),
      `columns.csv:1  must hold ${known}, got when, prompt_tokens (say under traffic.columns which column holds what)`,
    ],
    [
      "a column that is there twice",
      () => trafficFile("twice.csv", "timestamp,prompt_tokens,output_tokens,prompt_tokens\n1,2,3,4\n"),
      "twice.csv:1  must hold prompt_tokens once, got it 2 times",
    ],
    [
      "JSON that is no lines of objects",
      () => trafficFile("array.json", '[\n{"a":1}\n]\n[1]'),
      /^array.json {2}must hold .*, got a \(say under/,
    ],
    [
      "JSON in one array",
      () => trafficFile("one.json", '[{"a":1},{"a":2}]'),
      'one.json  must hold one JSON object a line, got [{"a":1},{"a":2}] (write it as JSON lines)',
    ],
    [
      "UTF-16",
      () => trafficFile("utf16.csv", Buffer.from(`\uFEFF${header}`, "utf16le")),
      "utf16.csv  must be UTF-8, got UTF-16 (save it as UTF-8)",
    ],
    [
      "a gzip that is cut off",
      () => trafficFile("cut.csv.gz", gzipSync(many).subarray(0, -200)),
      "cut.csv.gz  must be a whole gzip file, but ends in the middle (copy or export it again)",
    ],
    [
      "a gzip that is damaged",
      () => {
        const bytes = gzipSync(many);
        bytes.writeUInt32LE(7, bytes.length - 8);
        return trafficFile("damaged.csv.gz", bytes);
      },
      "damaged.csv.gz  must be a whole gzip file, but incorrect data check (copy or export it again)",
    ],
    [
      "a zstd file that is cut off between two blocks",
      async () => trafficFile("cut.csv.zst", (await zstd("whole.csv.zst")).subarray(0, -100)),
      "cut.csv.zst  must be a whole zstd file, but ends in the middle (copy or export it again)",
    ],
    [
      "a Parquet that is cut off",
      async () => trafficFile("cut.parquet", (await parquet("whole.parquet")).subarray(0, -100)),
      "cut.parquet  must be a whole Parquet file, but Invalid Input Error: No magic bytes found at end of file it (copy or export it again)",
    ],
    [
      "a Parquet inside gzip",
      async () => trafficFile("packed.parquet", gzipSync(await parquet("whole.parquet"))),
      "packed.parquet  must be Parquet as it is, got it inside gzip (unpack it)",
    ],
    [
      "two kinds of line end",
      () => trafficFile("ends.csv", `${header.replace("\n", "\r\n")}${good}${good.replace("\n", "\r\n")}${good}`),
      "ends.csv  must end all lines alike, LF or CRLF, and quote values whole (write it with one kind of line end)",
    ],
    [
      "a quote that is never closed, however few rows it swallows",
      () => trafficFile("quote.csv", `${header}${good}\n"2026${good}${good}`),
      'quote.csv:4  must close every quote, got a " that is never closed (double a quote inside a value: "")',
    ],
    [
      "a line without end",
      () => trafficFile("long.csv", `${header}${good}${"x".repeat(3_000_000)},1\n${good}`),
      "long.csv:3  must have lines of at most 2 MB, got a longer one (export without the messages)",
    ],
  ])("rejects %s", async (_, write, expected) => {
    const said = await refusalOf(await write(), trafficConfig({ chat: {} }, { maxUnusableShare: 1 }));
    if (typeof expected === "string") expect(said).toEqual([expected]);
    else expect(said.join("\n")).toMatch(expected);
  });

  test("rejects all files at once", async () => {
    const files = [
      trafficFile("e1.csv", ""),
      join(folder, "e2.csv"),
      trafficFile("e3.csv", "a\n1\n"),
      trafficFile("e4.csv", header + good),
    ];
    expect(await refusalOf(files)).toEqual([
      "e2.csv  matches no file",
      "e1.csv  must hold requests, got an empty file (export it again)",
      expect.stringMatching(/^e3.csv:1 {2}must hold /),
    ]);
  });

  test("rejects no file at all", async () => {
    expect(await refusalOf([])).toEqual(["must be given traffic files (--traffic <files>)"]);
  });

  test("rejects a mapped column that is not there, the optional ones too", async () => {
    const columns = { timestamp: "at", promptTokens: "in", outputTokens: "out", cachedTokens: "cache" };
    const config = trafficConfig({ chat: {} }, { columns });
    const got = "got at, in, out, cached";
    expect(await refusalOf(trafficFile("mapped.csv", "at,in,out,cached\n1,2,3,4\n"), config)).toEqual([
      `mapped.csv:1  must hold cache, which traffic.columns names, ${got}`,
    ]);
    expect(await refusalOf(trafficFile("unmapped.csv", "at,in\n1,2\n"), config)).toEqual([
      `unmapped.csv:1  must hold at, in, out (traffic.columns) or ${known}, got at, in (correct traffic.columns)`,
    ]);
  });

  test("rejects a time zone that nobody knows", async () => {
    const config = trafficConfig({ chat: {} }, { timeZone: "Mars/Olympus" });
    expect(await refusalOf(trafficFile("mars.csv", header + good), config)).toEqual([
      'traffic.timeZone: must be an IANA time zone such as Europe/Berlin, got "Mars/Olympus"',
    ]);
  });

  test("rejects a file that vanishes between being found and being read", async () => {
    const file = trafficFile("fleeting.csv", header + good);
    const onProgress = (doing: string) => {
      if (doing.startsWith("reading")) rmSync(file, { force: true });
    };
    const outFile = join(folder, "fleeting.parquet");
    const build = buildProfile({ config: trafficConfig(), files: [file], outFile, onProgress });
    await expect(build).rejects.toThrow(`${file}  must be there, but vanished while it was read`);
    expect(existsSync(outFile)).toBe(false);
  });
});

describe("folders and disks", () => {
  /** Builds a profile in a process of its own, under what a shell sets up before. */
  function inShell(before: string, file: string, outFile: string, uid?: number): string {
    const script = `${before} exec "${process.execPath}" --require tsx/cjs -e '
      const { buildProfile } = require("./traffic/build-profile");
      const { configWith } = require("./test/config-builder");
      buildProfile({ config: configWith(), files: [process.argv[1]], outFile: process.argv[2] })
        .then(() => console.log("built"), (error) => console.log(error.message));' "$@"`;
    const options = { cwd: join(__dirname, "../.."), encoding: "utf8", ...(uid !== undefined && { uid }) } as const;
    const { stdout, stderr } = spawnSync("sh", ["-c", script, "sh", file, outFile], options);
    return (stdout + stderr).trim().replaceAll(`${folder}/`, "");
  }

  test("rejects a folder that may not be read", () => {
    const closed = join(folder, "closed");
    mkdirSync(closed, { recursive: true });
    chmodSync(folder, 0o755);
    chmodSync(closed, 0);
    // Root may read everything, so somebody else asks.
    const uid = process.getuid?.() === 0 ? 65_534 : undefined;
    const said = inShell("", join(closed, "*.csv"), join(folder, "closed.parquet"), uid);
    if (/Cannot find module|EACCES: permission denied, open/.test(said)) {
      notChecked("a folder without permission, since another user may not read this checkout");
      return;
    }
    expect(said).toBe("closed/*.csv  must be in a directory that you may read, got permission denied on closed/");
  });

  test("rejects a disk that fills while it writes, and leaves nothing behind", () => {
    const disk = join(folder, "disk");
    mkdirSync(disk, { recursive: true });
    const mount = "mount -t tmpfs -o size=4k tmpfs";
    const minutes = Array.from(
      { length: 20_000 },
      (_, row) => `${row * 60},${(row * 7919) % 10_007},${(row * 104_729) % 997}\n`,
    );
    const file = trafficFile("minutes.csv", `timestamp,prompt_tokens,output_tokens\n${minutes.join("")}`);
    try {
      execFileSync("sh", ["-c", `${mount} "${disk}"`], { stdio: "pipe" });
    } catch {
      notChecked("a full disk, since no small one could be mounted here; a limit on file size stands in");
      const said = inShell("trap '' XFSZ; ulimit -f 8;", file, join(disk, "profile.parquet"));
      expect(said).toBe("disk/profile.parquet  cannot be written: the disk is full (make room and run again)");
      return;
    }
    try {
      const said = inShell("", file, join(disk, "profile.parquet"));
      expect(said).toBe("disk/profile.parquet  cannot be written: the disk is full (make room and run again)");
      expect(execFileSync("ls", ["-A", disk], { encoding: "utf8" })).toBe("");
    } finally {
      execFileSync("umount", [disk]);
    }
  });

  test("rejects a place where nothing can be written", async () => {
    const file = trafficFile("fine.csv", header + good);
    const build = buildProfile({ config: trafficConfig(), files: [file], outFile: join(file, "profile.parquet") });
    await expect(build).rejects.toThrow(/profile\.parquet {2}cannot be written: /);
  });
});
