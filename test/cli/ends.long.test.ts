import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { headroom, workFolder } from "./run-headroom";

const root = join(__dirname, "../..");
const folder = workFolder();

/** Runs a line of JavaScript where `headroom` would run. */
function node(script: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", script], { cwd: folder, encoding: "utf8" });
  return { code: status, stdout, stderr };
}

test("rejects a Node.js that is too old in words, not with a syntax error", () => {
  const old = `Object.defineProperty(process.versions, "node", { value: "18.20.0" });`;
  expect(node(`${old} require(${JSON.stringify(join(root, "cli/headroom.cjs"))})`)).toEqual({
    code: 1,
    stdout: "",
    stderr: "headroom needs Node.js 20.19 or newer, got 18.20.0 (see .nvmrc)\n",
  });
});

test("a fault of ours shows where, says so, and ends with 2", () => {
  const { code, stderr } = node(
    `require(${JSON.stringify(require.resolve("tsx/cjs"))});
     require(${JSON.stringify(join(root, "cli/run.ts"))}).run(async () => { throw new Error("impossible") });`,
  );
  expect(code).toBe(2);
  expect(stderr).toMatch(/^Error: impossible\n {4}at /);
  expect(stderr).toContain("this is a fault of headroom, not of your input; please report it with the lines above\n");
});

test.each([
  ["no command", [], /^Usage: headroom/],
  [
    "an option that is missing",
    ["profile", "dev"],
    /^error: required option '--traffic <files\.\.\.>' not specified\n$/,
  ],
  [
    "a number that is none",
    ["sample", "--days", "some"],
    /argument 'some' is invalid\. must be a whole number from 1\n$/,
  ],
  ["too few days", ["sample", "--days", "0"], /argument '0' is invalid\. must be a whole number from 1\n$/],
])("rejects %s with 1", (_, args, said) => {
  const { code, stdout, stderr } = headroom(folder, ...args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(said);
});

test("every command tells what it takes, and which exit codes it adds to the three of all", () => {
  for (const command of ["profile", "plan", "synth", "review", "check", "sample", "demo"]) {
    expect(headroom(folder, command, "--help")).toMatchObject({ code: 0, stderr: "" });
  }
  expect(headroom(folder, "plan", "--help").stdout).toContain("3 with --check: the plan would change");
});

test("check tells every fault of every environment, and those that are well", () => {
  const file = join(folder, "examples/global-quickstart.yaml");
  const text = readFileSync(file, "utf8");
  for (const name of ["one", "two"]) {
    writeFileSync(join(folder, `${name}.yaml`), text.replace("dataBoundary: global", "dataBoundary: mars\nbudgte: 1"));
  }
  const { code, stderr } = headroom(folder, "check", "one.yaml", "two.yaml");
  expect(code).toBe(1);
  expect(stderr).toContain('one.yaml:6:15  dataBoundary: must be one of global, eu, us, region, got "mars"');
  expect(stderr).toContain("two.yaml:7:1  budgte: is not a known setting (did you mean");
  expect(stderr).toMatch(/\n4 problems\n$/);
});

test("rejects a place that nothing can be written to, without a stack", () => {
  const { code, stderr } = headroom(folder, "sample", "--days", "1", "--out", "config/dev.yaml/traffic.csv.gz");
  expect(code).toBe(1);
  expect(stderr).toContain("config/dev.yaml/traffic.csv.gz");
  expect(stderr).not.toContain("    at ");
});

test.each(["SIGINT", "SIGTERM"] as const)("%s leaves no half-written file", async (signal) => {
  rmSync(join(folder, ".headroom"), { recursive: true, force: true });
  const child = spawn(process.execPath, [join(root, "cli/headroom.cjs"), "sample", "--days", "30"], {
    cwd: folder,
    stdio: "ignore",
  });
  const sample = join(folder, ".headroom/sample");
  while (!existsSync(sample) || readdirSync(sample).length === 0) await new Promise((done) => setTimeout(done, 20));
  child.kill(signal);
  const [code] = await once(child, "exit");
  expect(code).toBe(signal === "SIGINT" ? 130 : 143);
  expect(readdirSync(sample)).toEqual([]);
});
