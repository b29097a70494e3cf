import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expectGolden } from "../golden-file";
import { headroom, workFolder } from "./run-headroom";

const folder = workFolder();
/** What the demo told, for the README to show. */
let told = "";

/** Every file of the folder with the hash of its bytes. */
function contents(): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path), createHash("sha256").update(readFileSync(path)).digest("hex")];
    }),
  );
}

test("demo goes from sample traffic to a review, and tells where each is; that it does the same again to the byte is held by .ci/run", () => {
  const before = contents();
  const first = headroom(folder, "demo");
  told = first.stdout;
  const after = contents();
  expect(first.code).toBe(0);
  expect(first.stdout).toContain("traffic: .headroom/sample/traffic.csv.gz\n");
  expect(first.stdout).toContain("profile: .headroom/global-quickstart/profile.parquet\n");
  expect(first.stdout).toContain("plan: examples/global-quickstart.capacity.yaml\n");
  expect(first.stdout).toContain("stacks: cdktf.out/stacks\n");
  expect(first.stdout).toContain("review: .headroom/global-quickstart/review.md\n");
  expect(first.stdout).toContain("\nnext: ");

  const changed = Object.keys(after).filter((file) => after[file] !== before[file]);
  const allowed = /^(\.headroom|cdktf\.out)\/|^examples\/global-quickstart\.capacity\.yaml$/;
  expect(changed.filter((file) => !allowed.test(file))).toEqual([]);
  expect(Object.keys(after).filter((file) => /tmp|synth-/.test(file))).toEqual([]);

  // In a pipe there is neither spinner nor colour, and each warning is said once.
  const lines = first.stderr.trimEnd().split("\n");
  expect(lines.filter((line) => !line.startsWith("warning: "))).toEqual([]);
  expect(new Set(lines).size).toBe(lines.length);
}, 240_000);

test("README shows what a run prints, creates and costs", () => {
  expect(headroom(folder, "synth", "prod").code).toBe(0);
  expect(headroom(folder, "review", "prod").code).toBe(0);
  const quick = reviewOf("global-quickstart");
  const prod = reviewOf("prod");
  const file = join(__dirname, "../../README.md");
  // The README with the figures of this run; it is kept by UPDATE_GOLDEN=1 like any golden file.
  const current = readFileSync(file, "utf8")
    .replace(/(?<=^```text\n)[\s\S]*?(?=^```)/m, () => told)
    .replace(/\d+(?= resources in one region)/, quick.resources)
    .replace(/(?<=`config\/prod.yaml` is )\d+/, prod.resources)
    .replace(/(?<=^- `examples\/global-quickstart.yaml`: ).*/m, () => quick.costs)
    .replace(/(?<=^- `config\/prod.yaml`, .*: ).*/m, () => prod.costs)
    .replace(/(?<=quickstart's traffic would cost )\$[\d,]+/, () => quick.meteredAlone);
  expectGolden(file, current);
}, 240_000);

/** The figures of a review that README repeats. */
function reviewOf(name: string) {
  const text = readFileSync(join(folder, ".headroom", name, "review.md"), "utf8");
  const cells = [...text.matchAll(/^\| .* \|$/gm)].map(([row]) => row.slice(2, -2).split(" | "));
  const lanes = cells.filter((row) => row.length === 9 && row[0] !== "lane");
  const meteredAlone = lanes.reduce((sum, row) => sum + Number(row[5]?.replace(/\D/g, "")), 0);
  const cost = (part: string) => cells.find(([first]) => first === part)?.[1];
  return {
    resources: /^(\d+) resources/m.exec(text)?.[1] ?? "",
    costs: `${cost("Provisioned throughput")} provisioned, ${cost("Metered tokens, spillover and batch")} metered, ${cost("**Models**")} for models`,
    meteredAlone: `$${meteredAlone.toLocaleString("en-US")}`,
  };
}

test("rejects a review of stacks that are older than the plan", () => {
  expect(headroom(folder, "synth", "examples/global-quickstart.yaml").code).toBe(0);
  const file = join(folder, "cdktf.out/stacks/quick-models/cdk.tf.json");
  const text = readFileSync(file, "utf8");
  const older = text.replace(/"GlobalProvisionedManaged"/, '"GlobalStandard"');
  expect(older).not.toBe(text);
  writeFileSync(file, older);
  const { code, stderr } = headroom(folder, "review", "examples/global-quickstart.yaml");
  expect(code).toBe(1);
  expect(stderr).toContain("must be what was synthesized, got planned but not synthesized: chat-");
  expect(stderr).toContain("(run: npx headroom synth examples/global-quickstart.yaml)");
});
