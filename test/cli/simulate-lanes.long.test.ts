import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { simulationSchema } from "../../simulator/simulation-schema";
import { headroom, workFolder } from "./run-headroom";
import { columns, environment, rows } from "./tiny-environment";

const folder = workFolder();
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const read = (name: string) => readFileSync(join(folder, name), "utf8");
write("traffic.csv", `${[columns, ...rows].join("\n")}\n`);

test("what callers ask again is answered from the cache that a lane has, and cannot be a share above 1", () => {
  write("config/again.yaml", `${environment.replace("tiny", "again")}    cache: { kind: exact, scope: consumer }\n`);
  headroom(folder, "profile", "again", "--traffic", "traffic.csv");
  headroom(folder, "plan", "again", "--force");
  headroom(folder, "synth", "again");
  const asked = ["--traffic", "traffic.csv", "--whole"];
  const { code, stdout } = headroom(folder, "simulate", "again", ...asked, "--repeats", "chat=0.5");
  expect(code).toBe(0);
  expect(stdout).toMatch(/\nchat: \d+ answered from the cache, [\d.]+ %\n/);
  const written = simulationSchema.parse(JSON.parse(read(".headroom/again/simulation.json")));
  expect(written.repeats).toEqual({ chat: 0.5 });
  expect(written.lanes[0]?.cacheHits).toBeGreaterThan(50);
  expect(written.served[0]?.requests).toBe(240 - (written.lanes[0]?.cacheHits ?? 0));
  // What the cache answers costs nothing, and counts.
  const [cost] = written.cost.lanes;
  expect(cost?.perThousandRequestsUsd).toBeCloseTo((1000 * (cost?.meteredUsd ?? 0)) / 240, 9);
  expect(headroom(folder, "review", "again")).toMatchObject({ code: 0 });
  expect(read(".headroom/again/review.md")).toContain(" UTC, with 50.0 % of chat asked again.\n");
  headroom(folder, "simulate", "again", ...asked, "--without-region", "swedencentral", "--fit-latency");
  headroom(folder, "review", "again");
  expect(read(".headroom/again/review.md")).toContain(
    " UTC, with region-down of swedencentral, times of answers as measured.\n",
  );
  const searched = headroom(folder, "simulate", "again", ...asked, "--repeats", "0.5", "--headroom");
  expect(searched.stdout).toContain("\nttftMsP95 is not judged of chat: with --repeats answers come whole\n");
  expect(headroom(folder, "simulate", "again", ...asked, "--repeats", "1.2", "web=0.1").stderr).toBe(
    [
      '--repeats: must be a number from 0 to 1 or a name with one, such as 1 or chat=1, got "1.2"',
      '--repeats: must name a lane with a cache, got "web" (known: chat)',
      "2 problems",
      "",
    ].join("\n"),
  );
});

test("what nobody waits for goes in batches to a deployment that no gateway stands before, and costs what batches cost", () => {
  write(
    "config/nights.yaml",
    `${environment
      .replace("tiny", "nights")
      .replace("swedencentral", "eastus2")
      .replace("dataBoundary: eu", "dataBoundary: us")}    traffic: { where: { workload: chat } }
  - name: nightly
    class: batch
    traffic: { where: { workload: nightly } }
    model: gpt-5.4-mini
    context: { maxPromptTokens: 4000, maxOutputTokens: 500 }
`,
  );
  const mixed = rows.map((text, index) => `${text},${index % 4 === 0 ? "nightly" : "chat"}`);
  write("mixed.csv", `${[`${columns},workload`, ...mixed].join("\n")}\n`);
  headroom(folder, "profile", "nights", "--traffic", "mixed.csv");
  headroom(folder, "plan", "nights", "--force");
  expect(headroom(folder, "synth", "nights")).toMatchObject({ code: 0 });
  const replayed = headroom(folder, "simulate", "nights", "--traffic", "mixed.csv", "--whole");
  expect(replayed.code).toBe(0);
  expect(replayed.stdout).toContain(": 240 requests as they were measured\n");
  const { lanes, served, cost } = simulationSchema.parse(JSON.parse(read(".headroom/nights/simulation.json")));
  const nightly = lanes.find(({ lane, caller }) => lane === "nightly" && caller === undefined);
  // Of twenty minutes: a file after the first quarter of an hour, and another at the end of the second.
  expect(nightly).toMatchObject({ requests: 60, answeredShare: 1 });
  expect(nightly?.totalMs?.p999).toBeGreaterThan(15 * 60_000 + 90_000);
  expect(nightly?.totalMs?.p999).toBeLessThan(15 * 60_000 + 95_000);
  const own = served.find(({ lane }) => lane === "nightly");
  expect(own).toMatchObject({ requests: 60, region: "eastus2", outputTokens: 3000 });
  // A global batch of gpt-5.4-mini costs $0.375 and $2.25 a million tokens; a data zone's a tenth more.
  const usd = (0.4125 * (own?.promptTokens ?? 0) + 2.475 * (own?.outputTokens ?? 0)) / 1e6;
  expect(cost.lanes.find(({ lane }) => lane === "nightly")?.meteredUsd).toBeCloseTo(usd, 9);
  const searched = headroom(folder, "simulate", "nights", "--minutes", "5", "--headroom");
  expect(searched.stdout).toMatch(/\nnightly +all regions +(> 16|[\d.]+) ×/);
});

test("an environment with other lanes, or without a cache, is compared by what it has", () => {
  const replayed = ["--traffic", "mixed.csv", "--whole"];
  const alone = headroom(folder, "simulate", "nights", ...replayed, "--compare", "again");
  expect(alone.stderr).toMatch(/must hold the stacks of again, got none .* \(run: npx headroom synth again nights\)\n/);
  expect(headroom(folder, "synth", "again", "nights").stdout).toContain(
    "\nnext: npx headroom review again\nnext: npx headroom review nights\n",
  );
  const without = headroom(folder, "simulate", "nights", ...replayed, "--compare", "again");
  expect(without).toMatchObject({ code: 0 });
  expect(without.stdout).toMatch(/\nnightly +nights +100\.0 %.*\n +again +no such lane\nagain costs \$/);
  const uncached = headroom(folder, "simulate", "again", ...replayed, "--repeats", "0.5", "--compare", "nights");
  expect(uncached).toMatchObject({ code: 0 });
  expect(uncached.stdout).toMatch(/\nchat +again +100\.0 %.*\n +nights +9\d\.\d %/);
});

test("interrupted after its own run, a comparison is left out and the command ends as interrupted ones do", async () => {
  const args = ["simulate", "nights", "--traffic", "mixed.csv", "--whole", "--load", "4000", "--compare", "nights"];
  const child = spawn(process.execPath, [join(__dirname, "../../cli/headroom.cjs"), ...args], { cwd: folder });
  let stdout = "";
  child.stdout.on("data", (text: Buffer) => {
    stdout += text.toString();
    // A little later the comparison is under way, and far from its end.
    if (stdout.includes("\nsimulation: ")) setTimeout(() => child.kill("SIGINT"), 500);
  });
  const code = await new Promise((resolve) => child.on("exit", resolve));
  expect(code).toBe(130);
  expect(stdout).toMatch(/\nsimulation: .*\ninterrupted: what else was asked for is left out\n$/);
  expect(simulationSchema.parse(JSON.parse(read(".headroom/nights/simulation.json"))).isPartial).toBe(false);
});

test("what a lane takes is found with those beside it that share its deployments", () => {
  const lane = environment.slice(environment.indexOf("  - name: chat"));
  const limits = "{ tokensPerMinute: 40000, requestsPerMinute: 60 }";
  const own = (name: string) => `    oversubscription: 10\n    traffic: { where: { workload: ${name} } }\n`;
  const two = environment
    .replace("tiny", "shared")
    .replaceAll("{ chat: {} }", `{ chat: ${limits}, draft: ${limits} }`)
    .concat(own("chat"), lane.replace("name: chat", "name: draft\n    poolWith: chat"), own("draft"));
  write("config/shared.yaml", two);
  const mixed = rows.map((text, index) => `${text},${index % 4 === 0 ? "chat" : "draft"}`);
  write("shared.csv", `${[`${columns},workload`, ...mixed].join("\n")}\n`);
  headroom(folder, "profile", "shared", "--traffic", "shared.csv");
  headroom(folder, "plan", "shared", "--force");
  headroom(folder, "synth", "shared");
  headroom(folder, "simulate", "shared", "--traffic", "shared.csv", "--whole", "--headroom");
  const { lanes } = JSON.parse(read(".headroom/shared/headroom.json"));
  // Three quarters of the deployment's tokens are the other lane's: by itself the lane would take five times its load.
  expect(lanes[0]).toMatchObject({ lane: "chat", breaks: expect.stringMatching(/refused, most by models, 429$/) });
  expect(lanes[0].times).toBeGreaterThan(1.5);
  expect(lanes[0].times).toBeLessThan(3);
});

test("of a lane whose cap on output is far above its answers, the cheapest change is a lower cap", () => {
  const asked = environment.replace("tiny", "capped").replace("maxOutputTokens: 500", "maxOutputTokens: 8000");
  write("config/capped.yaml", `${asked}    objectives: { provisionedShare: 0.9 }\n`);
  const start = Date.parse("2026-09-07T10:00:00Z");
  const busy = Array.from({ length: 1200 }, (_, index) =>
    [new Date(start + 500 * index).toISOString(), 200 + 37 * (index % 60), 50, "web", 500, 1000].join(","),
  );
  write("busy.csv", `${[columns, ...busy].join("\n")}\n`);
  headroom(folder, "profile", "capped", "--traffic", "busy.csv");
  headroom(folder, "plan", "capped", "--force");
  headroom(folder, "synth", "capped");
  headroom(folder, "simulate", "capped", "--traffic", "busy.csv", "--whole", "--headroom");
  const { lanes } = JSON.parse(read(".headroom/capped/headroom.json"));
  // Models count each request by 8,000 tokens of output until its 50 are there.
  expect(lanes[0]).toMatchObject({ lane: "chat", times: 0, change: { monthlyUsd: 0 } });
  expect(lanes[0].breaks).toMatch(/of tokens from PTUs, asked 90.0 %$/);
  expect(lanes[0].change.what).toMatch(/^context\.maxOutputTokens 8,000 → \d,\d+ \(longest measured answer 50\)$/);
});

test("where a lane's own limit and its consumer's are one, the change that helps is what both follow from", () => {
  const alone = environment
    .replace("tiny", "yields")
    .replace("class: interactive", "class: background")
    .replace("[swedencentral]", "[swedencentral, francecentral]\nredundancy: regions");
  write("config/yields.yaml", alone.replace(", { name: app, lanes: { chat: {} } }", ""));
  headroom(folder, "profile", "yields", "--traffic", "traffic.csv");
  headroom(folder, "plan", "yields", "--force");
  headroom(folder, "synth", "yields");
  headroom(folder, "simulate", "yields", "--traffic", "traffic.csv", "--whole", "--headroom");
  const { lanes } = JSON.parse(read(".headroom/yields/headroom.json"));
  expect(lanes[0].breaks).toMatch(/refused, most by web-tokens-per-minute$/);
  expect(lanes[0].change.what).toMatch(/^capacity\.headroom 1\.25 → /);
});
