import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configWith } from "../config-builder";
import { planWith } from "../plan-builder";
import { writeEnvironment } from "../stacks/synthesize-environment";
import { headroom } from "./run-headroom";

const root = join(__dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "headroom-gateway-"));

beforeAll(() => {
  const config = configWith();
  writeEnvironment({ name: "dev", config, plan: planWith(config) }, join(folder, "cdktf.out"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** `headroom gateway` in a folder with what was synthesized, once it has said that it is ready. */
async function started(
  ...args: readonly string[]
): Promise<{ readonly child: ChildProcess; readonly said: () => string }> {
  const child = spawn(process.execPath, [join(root, "cli/headroom.cjs"), "gateway", "dev", ...args], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  await new Promise<void>((resolve) => {
    child.stdout?.on("data", (part) => {
      text += String(part);
      if (text.includes("Ctrl-C stops")) resolve();
    });
  });
  return { child, said: () => text };
}

test("it prints lanes with a curl that works, a line for each request, and stops cleanly", async () => {
  const { child, said } = await started("--port", "0");
  expect(said()).toMatch(/^dev in swedencentral: http:\/\/127\.0\.0\.1:\d+ {2}\(live: /);
  const [, url = "", headers = "", body = ""] = /curl (\S+) (.*) -d '(.*)'/.exec(said()) ?? [];
  const pairs = [...headers.matchAll(/-H '([^:]+): ([^']+)'/g)].map(
    ([, name = "", value = ""]) => [name, value] as const,
  );
  const answer = await fetch(url, {
    method: "POST",
    headers: { ...Object.fromEntries(pairs), "x-emulate-output-tokens": "1" },
    body,
  });
  expect(answer.status).toBe(200);
  await answer.text();
  child.kill("SIGINT");
  expect(await once(child, "close")).toEqual([0, null]);
  expect(said()).toMatch(
    /\n200 POST \/chat\/v1\/chat\/completions lane=chat caller=\S+ attempts=1\(\S+=200\) why=served tokens=\d+\+1 ttfb=\d+ms total=\d+ms\nstopping\n$/,
  );
});

test("a port that is taken is told, with the cure", async () => {
  const taken = createServer();
  taken.listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as { port: number };
  expect(headroom(folder, "gateway", "dev", "--port", String(port))).toMatchObject({
    code: 1,
    stderr: `--port: must be free, got ${port}, which something else listens on (choose another)\n1 problem\n`,
  });
  taken.close();
});

test("rejects a port that there is not", () => {
  expect(headroom(folder, "gateway", "dev", "--port", "70000")).toMatchObject({
    code: 1,
    stderr: "--port: must leave a port for each region, got 70000 (choose one up to 65535)\n1 problem\n",
  });
});

test("rejects what was not synthesized, naming the command that does", () => {
  const { code, stderr } = headroom(folder, "gateway", "prod");
  expect(code).toBe(1);
  expect(stderr).toContain("npx headroom synth prod");
});

test("rejects faults that name nothing there is, all at once, with line and column", () => {
  const file = join(folder, "faults.yaml");
  writeFileSync(
    file,
    "faults:\n  - { kind: region-down, fromSeconds: -1, region: mars }\n  - { kind: slow, fromSeconds: 0 }\n",
  );
  const { code, stderr } = headroom(folder, "gateway", "dev", "--faults", file);
  expect(code).toBe(1);
  expect(stderr.split("\n").slice(0, -2)).toEqual([
    expect.stringMatching(/faults\.yaml:2:\d+ {2}faults\[0\]\.fromSeconds: /),
    expect.stringMatching(/faults\.yaml:2:\d+ {2}faults\[0\]\.region: must be a known region, got "mars"/),
    expect.stringMatching(/faults\.yaml:3:\d+ {2}faults\[1\]\.factor: must be set for a fault of kind "slow"/),
  ]);
  expect(headroom(folder, "gateway", "dev", "--faults", "nowhere.yaml")).toMatchObject({
    code: 1,
    stderr: "nowhere.yaml  must be a file of faults, but nothing is there\n1 problem\n",
  });
});

test("rejects a host that is none of this machine, and a port that is no number", () => {
  expect(headroom(folder, "gateway", "dev", "--port", "0", "--host", "192.0.2.1").stderr).toContain(
    "--host: must be an address of this machine, got 192.0.2.1",
  );
  expect(headroom(folder, "gateway", "dev", "--port", "x")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("It must be a whole number."),
  });
});
