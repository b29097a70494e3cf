import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { headroomSchema, simulationSchema } from "../../simulator/simulation-schema";
import { headroom, workFolder } from "./run-headroom";
import { columns, environment, rows } from "./tiny-environment";

const root = join(__dirname, "../..");
const folder = workFolder();
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const read = (name: string) => readFileSync(join(folder, name), "utf8");
const simulation = () => simulationSchema.parse(JSON.parse(read(".headroom/tiny/simulation.json")));

write("config/tiny.yaml", environment);
write("traffic.csv", `${[columns, ...rows].join("\n")}\n`);
headroom(folder, "profile", "tiny", "--traffic", "traffic.csv");
headroom(folder, "plan", "tiny", "--force");
headroom(folder, "synth", "tiny");

test("requests drawn from the profile go through what was synthesized, and the figures are written as the schema says", () => {
  const { code, stdout, stderr } = headroom(folder, "simulate", "tiny", "--minutes", "5", "--bands");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const [words, head, chat] = stdout.split("\n");
  expect(words).toBe("the busiest 5 minutes, from 2026-09-07 10:00 UTC: 60 requests, drawn from the profile");
  expect(head).toMatch(/^lane +requests +answered +retried +spilled +of tokens +other region +tokens\/s +TTFT p50/);
  expect(chat).toMatch(/^chat +60 +[89]\d\.\d % +0 +0 +0\.0 % +0 +[\d,]+ +\d+\/\d+\/\d+ +[\d,]+\/[\d,]+\/[\d,]+$/);
  expect(stdout).toMatch(
    /\ncost +of the stretch +1,000 requests +a month as this\nchat +\$0\.\d\d +\$[\d.]+ +\$[\d.,]+\n/,
  );
  expect(stdout).toMatch(
    /\nchat with time to first token without a prompt, ms from 100 to 2000: TTFT p95 \d+ ms to [\d,]+ ms/,
  );
  const { lanes, served, cost, bands } = simulation();
  expect(bands?.map(({ leansOn }) => leansOn)).toContain("provisionedBucketDepthSeconds");
  expect(lanes.map(({ lane, caller = "all", requests }) => [lane, caller, requests])).toEqual([
    ["chat", "all", 60],
    ["chat", "app", 30],
    ["chat", "web", 30],
  ]);
  expect(served).toMatchObject([{ lane: "chat", region: "swedencentral" }]);
  expect(served[0]?.requests).toBe(Math.round(60 * (lanes[0]?.answeredShare ?? 0)));
  expect(cost.lanes[0]?.monthlyUsd).toBeCloseTo(12 * 730 * (cost.lanes[0]?.meteredUsd ?? 0), 6);
});

test("measured rows go through as they were, of the consumers that sent them, with more of one and with their own times", () => {
  const asMeasured = headroom(
    folder,
    "simulate",
    "tiny",
    "--traffic",
    "traffic.csv",
    "--whole",
    "--load",
    "app=2",
    "--fit-latency",
    "--compare",
    "tiny",
  );
  expect(asMeasured).toMatchObject({ code: 0, stderr: "" });
  expect(asMeasured.stdout).toContain("all, from 2026-09-07 10:00 UTC: 240 requests as they were measured\n");
  expect(asMeasured.stdout).toMatch(
    /\nlatency of chat, from 240 rows: (199|200|201) ms \+ 200 ms for 1,000 prompt tokens, 10\.0 ms for an output token, spread 0\.00; TTFT p95/,
  );
  expect(asMeasured.stdout).toMatch(
    /\nchat +tiny +([\d.]+ %.*)\n +tiny +\1\ntiny costs \$0\.00 a month more than tiny/,
  );
  const { lanes, load } = simulation();
  expect(lanes.map(({ caller = "all", requests }) => [caller, requests])).toEqual([
    ["all", 320],
    ["app", 160],
    ["web", 160],
  ]);
  expect(load).toEqual({ app: 2 });
  // 200 ms and a fifth of a millisecond for each token of 200 to 2,383; on top comes what is assumed of waiting.
  expect(lanes[0]?.ttftMs?.p50).toBeGreaterThan(200 + 1273 / 5 - 40);
  expect(lanes[0]?.ttftMs?.p50).toBeLessThan(200 + 1273 / 5 + 400);
});

test("clients of a closed loop wait for their answers, each by its own number, and the figures say how long", () => {
  const closed = ["--traffic", "traffic.csv", "--whole", "--load", "4", "--closed-loop", "chat=1", "5", "web=1000"];
  const { code, stdout, stderr } = headroom(folder, "simulate", "tiny", ...closed);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/\nchat: requests waited for their client, p50\/p95\/p99 0\/[\d,]+\/[\d,]+ ms\n/);
  const { lanes, mostAtOnce } = simulation();
  expect(mostAtOnce).toEqual({ chat: 1, web: 1000 });
  const [, app, web] = lanes;
  expect([app?.caller, web?.caller, web?.clientWaitMs?.p999]).toEqual(["app", "web", 0]);
  // Copies of a request come within ten seconds: some wait, and what they wait is in all that they took.
  expect(app?.clientWaitMs?.p95).toBeGreaterThan(500);
  expect(app?.totalMs?.p99).toBeGreaterThan(app?.clientWaitMs?.p95 ?? 0);
});

test("of one request too, cost is told of the stretch that it was asked of", () => {
  const moment = ["--traffic", "traffic.csv", "--minutes", "0.01"];
  expect(headroom(folder, "simulate", "tiny", ...moment)).toMatchObject({ code: 0, stderr: "" });
  const { arrived, cost, traffic } = simulation();
  expect([arrived, traffic.toMs - traffic.fromMs]).toEqual([1, 600]);
  expect(cost.lanes[0]?.monthlyUsd).toBeCloseTo(730 * 6000 * (cost.lanes[0]?.meteredUsd ?? 0), 6);
});

test("without its only region a lane answers nobody, and says so", () => {
  const lost = headroom(folder, "simulate", "tiny", "--minutes", "2", "--without-region", "swedencentral");
  expect(lost).toMatchObject({ code: 0, stderr: "" });
  expect(lost.stdout).toMatch(/\nchat +24 +0\.0 %/);
  expect(simulation().faults).toEqual([
    { kind: "region-down", fromMs: 0, toMs: null, target: { region: "swedencentral" }, share: 1 },
  ]);
});

test("headroom is told and written, and an architect's review tells what was simulated of the plan, and not of another", () => {
  const found = headroom(
    folder,
    "simulate",
    "tiny",
    "--minutes",
    "2",
    "--headroom",
    "--load",
    "0.5",
    "--closed-loop",
    "90",
  );
  expect(found.stdout).toMatch(/\nchat +all regions +(> 16|[\d.]+) ×/);
  const written = headroomSchema.parse(JSON.parse(read(".headroom/tiny/headroom.json")));
  expect(written).toMatchObject({ environment: "tiny", lanes: [{ lane: "chat" }] });
  write(".headroom/tiny/simulation.json", JSON.stringify({ ...simulation(), plan: "another" }));
  expect(headroom(folder, "review", "tiny")).toMatchObject({
    code: 0,
    stderr: "note: .headroom/tiny/simulation.json is of another plan and left out (npx headroom simulate tiny)\n",
  });
  const section = /## What measured traffic met\n\n([^#]*)/.exec(read(".headroom/tiny/review.md"))?.[1] ?? "";
  expect(section).toMatch(
    /^How many times the load of profile, 2026-09-07 10:00 to 2026-09-07 10:02 UTC each lane takes, with chat × 0.5, at most 90 under way of each client of chat:\n\n\| lane \| with/,
  );
  expect(section).toMatch(/\n\| chat \| all regions \| (more than 15|[\d.]+) × \|/);
});

test("rejects what cannot be simulated, all at once, with the cure", () => {
  write("faults.yaml", "faults: [{ kind: region-down, region: mars, fromSeconds: -1 }]\n");
  const asked = [
    "--faults",
    "faults.yaml",
    "--load",
    "0.5x",
    "moon=2",
    "--closed-loop",
    "0",
    "--repeats",
    "0.5",
    "--without-region",
    "mars",
  ];
  expect(headroom(folder, "simulate", "tiny", ...asked)).toEqual({
    code: 1,
    stdout: "",
    stderr: [
      '--load: must be a number from 0 or a name with one, such as 1 or chat=1, got "0.5x"',
      '--load: must name a lane or a consumer of the traffic, got "moon" (known: chat)',
      '--closed-loop: must be a whole number from 1 or a name with one, such as 1 or chat=1, got "0"',
      "--repeats: must not stand where no lane of the traffic has a cache, or each has one whose callers must stream",
      'faults.yaml:1:39  faults[0].region: must be a known region, got "mars" (known: swedencentral)',
      "faults.yaml:1:58  faults[0].fromSeconds: must be at least 0, got -1",
      '--without-region: must be a region with models, got "mars" (known: swedencentral)',
      "7 problems",
      "",
    ].join("\n"),
  });
  expect(headroom(folder, "simulate", "tiny", "--fit-latency").stderr).toContain("must come with --traffic");
  expect(headroom(folder, "simulate", "tiny", "--load", "0")).toMatchObject({
    code: 1,
    stderr: "--load: must leave a request to send, got none\n1 problem\n",
  });
  expect(headroom(folder, "simulate", "tiny", "--headroom", "--bands").stderr).toBe(
    "error: option '--headroom' cannot be used with option '--bands'\n",
  );
});

test("rejects a plan that is newer than what was synthesized", () => {
  const plan = read("config/tiny.capacity.yaml");
  write("config/tiny.capacity.yaml", plan.replace(/capacity: (\d+)/, "capacity: 4321"));
  const { code, stderr } = headroom(folder, "simulate", "tiny");
  write("config/tiny.capacity.yaml", plan);
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^config\/tiny\.capacity\.yaml {2}must be what was synthesized, got planned but not synthesized: chat-.... in swedencentral as \w+ 4321 \(run: npx headroom synth tiny\)\n/,
  );
});

test("an interrupted run writes what was finished by then, marks it, and ends as interrupted commands do", async () => {
  const child = spawn(process.execPath, [join(root, "cli/headroom.cjs"), "simulate", "tiny", "--load", "20000"], {
    cwd: folder,
  });
  let stdout = "";
  child.stdout.on("data", (text: Buffer) => {
    // The first line is out before the first request is: a second later some have gone, and many have not.
    if (stdout === "") setTimeout(() => child.kill("SIGINT"), 3000);
    stdout += text.toString();
  });
  const code = await new Promise((resolve) => child.on("exit", resolve));
  expect(code).toBe(130);
  const { isPartial, arrived, inFlight, lanes } = simulation();
  expect(isPartial).toBe(true);
  expect(stdout).toMatch(/\nstopped early: [\d,]+ of [\d,]+ requests were under way, [\d,]+ had not come\n/);
  expect((lanes[0]?.requests ?? 0) + inFlight).toBe(arrived);
}, 30_000);
