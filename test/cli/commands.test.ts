import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { headroom, workFolder } from "./run-headroom";

const folder = workFolder();
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

const environment = `environment: tiny
organization: contoso
regions: [swedencentral]
dataBoundary: eu
gateway: { publisherEmail: a@contoso.example }
state: { backend: local }
consumers: [{ name: web, lanes: { chat: {} } }]
workloads:
  - name: chat
    class: interactive
    model: gpt-5.6-terra
`;
const rows = ["timestamp,prompt_tokens,output_tokens"];
for (let minute = 0; minute < 20; minute++) {
  const time = `2026-09-07T10:${String(minute).padStart(2, "0")}:01Z`;
  for (let i = 0; i < 5; i++) rows.push(`${time},${1000 + i},${100 + minute}`);
}
write("config/tiny.yaml", environment);
write("traffic.csv", `${rows.join("\n")}\n`);

test("goes from measured traffic to a review, telling where each thing is and what is next", () => {
  const profile = headroom(folder, "profile", "tiny", "--traffic", "traffic.csv");
  expect(profile).toMatchObject({ code: 0 });
  expect(profile.stdout).toContain("100 of 100 rows, 2026-09-07 10:00 to 2026-09-07 10:20 UTC");
  expect(profile.stdout).toContain("profile: .headroom/tiny/profile.parquet\nnext: npx headroom plan tiny\n");
  expect(headroom(folder, "plan", "tiny")).toEqual({
    code: 1,
    stdout: "",
    stderr: [
      ".headroom/tiny/profile.parquet  must cover 24 hours at least, got 0.3 (measure longer, or plan with --force)",
      ".headroom/tiny/profile.parquet  must hold 60 bins with traffic of chat at least, got 20 (measure longer, or plan with --force)",
      "2 problems",
      "",
    ].join("\n"),
  });
  const plan = headroom(folder, "plan", "tiny", "--force");
  expect(plan).toMatchObject({ code: 0 });
  expect(plan.stdout).toContain("plan: config/tiny.capacity.yaml\n");
  expect(plan.stderr).toContain("warning: window: a month is extrapolated from 0.3 hours");
  expect(plan.stderr).toContain(
    "warning: window: the plan was forced, do not decide by it: the profile must cover 24 hours",
  );
  expect(headroom(folder, "check", "tiny")).toMatchObject({
    code: 0,
    stdout: "config/tiny.yaml: 1 lanes, planned from traffic.csv\n",
  });
  expect(headroom(folder, "synth", "tiny")).toMatchObject({ code: 0 });
  expect(readdirSync(join(folder, "cdktf.out/stacks")).sort()).toEqual([
    "tiny-bootstrap",
    "tiny-gateway",
    "tiny-models",
    "tiny-platform",
  ]);
  expect(headroom(folder, "review", "tiny").stdout).toBe("review: .headroom/tiny/review.md\n");
  expect(readFileSync(join(folder, ".headroom/tiny/review.md"), "utf8")).toContain("# Review of tiny");
});

test("writes nothing for plan --check, and exits 3 when the plan would change", () => {
  expect(headroom(folder, "plan", "tiny", "--force", "--check")).toMatchObject({
    code: 0,
    stdout: "config/tiny.capacity.yaml is current\n",
  });
  const file = join(folder, "config/tiny.capacity.yaml");
  const before = readFileSync(file, "utf8");
  write("config/tiny.yaml", environment.replace("workloads:", "capacity: { growth: 3 }\nworkloads:"));
  expect(headroom(folder, "plan", "tiny", "--force", "--check")).toMatchObject({
    code: 3,
    stdout: expect.stringMatching(
      /^config\/tiny.capacity.yaml would change\n {2}chat: − primary (chat-....) DataZoneStandard for 38k .*\n {2}chat: \+ primary \1 DataZoneStandard for 113k .*\n$/,
    ),
  });
  expect(readFileSync(file, "utf8")).toBe(before);
});

test("compares plans of other settings, and writes nothing", () => {
  const before = readFileSync(join(folder, "config/tiny.capacity.yaml"), "utf8");
  const { code, stdout } = headroom(
    folder,
    "plan",
    "tiny",
    "--what-if",
    "growth=3",
    "provisionedShare=1",
    "--profile",
    ".headroom/tiny/profile.parquet",
  );
  expect(code).toBe(0);
  expect(stdout.split("\n").filter((line) => /^\S/.test(line))).toEqual([
    expect.stringMatching(/^as it is: \$[\d,]+ a month for models$/),
    expect.stringMatching(/^growth=3: \$[\d,]+ a month for models \(\+\$[\d,]+\)$/),
    expect.stringMatching(/^provisionedShare=1: \$[\d,]+ a month for models \([+−]\$[\d,]+\)$/),
    expect.stringMatching(/^all together: \$[\d,]+ a month for models \(\+\$[\d,]+\)$/),
  ]);
  expect(readFileSync(join(folder, "config/tiny.capacity.yaml"), "utf8")).toBe(before);
  expect(headroom(folder, "plan", "tiny", "--without-region", "mars")).toMatchObject({ code: 1 });
});

test("rejects synthesis from a stale plan, naming the command that renews it", () => {
  const { code, stderr } = headroom(folder, "synth", "tiny");
  expect(code).toBe(1);
  expect(stderr).toContain(
    "config/tiny.capacity.yaml  evidence: must fit the environment's settings, which have changed since the plan was made (run: npx headroom plan tiny)",
  );
});

test("rejects synthesis without a plan, naming the command that makes it", () => {
  write("config/bare.yaml", environment.replace("tiny", "bare"));
  const { code, stderr } = headroom(folder, "synth", "bare");
  expect(code).toBe(1);
  expect(stderr).toContain("must hold the capacity plan of bare, there is none (run: npx headroom plan bare)");
});

test("rejects a plan without a profile, naming the command that makes it", () => {
  const { code, stderr } = headroom(folder, "plan", "bare");
  expect(code).toBe(1);
  expect(stderr).toContain("npx headroom profile");
});

test("rejects wrong YAML with every problem and their count", () => {
  write("config/wrong.yaml", environment.replace("regions: [swedencentral]", "regions: [swedencentrl]\nredundancy: 3"));
  const { code, stdout, stderr } = headroom(folder, "check", "wrong");
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(/^config\/wrong\.yaml:3:11 {2}regions\[0\]: must be /);
  expect(stderr).toContain("\nconfig/wrong.yaml:4:13  redundancy: must be one of none, zones, regions, got 3\n");
  expect(stderr).toMatch(/\n2 problems\n$/);
});

test("rejects traffic that cannot be used, and leaves no profile behind", () => {
  write(
    "broken.csv",
    "timestamp,prompt_tokens,output_tokens\n2026-09-07T10:00:00Z,many,100\n2026-09-07T10:00:01Z,-5,100\n",
  );
  const { code, stderr } = headroom(folder, "profile", "bare", "--traffic", "broken.csv");
  expect(code).toBe(1);
  expect(stderr).toContain("broken.csv:2");
  expect(stderr).toContain("many");
  expect(existsSync(join(folder, ".headroom/bare"))).toBe(false);
});

test("rejects an environment that is not there, and a command that is not one", () => {
  expect(headroom(folder, "check", "nowhere")).toMatchObject({
    code: 1,
    stderr: "config/nowhere.yaml  must be a file that exists\n1 problem\n",
  });
  expect(headroom(folder, "plam", "tiny")).toMatchObject({ code: 1 });
});
