import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { writtenConsumerSchema } from "../../config/consumer-schema";

const text = readFileSync(join(__dirname, "../../docs/gateway.md"), "utf8");
const golden = join(__dirname, "../golden/policy");
const policies = readdirSync(golden)
  .filter((file) => file.endsWith(".xml"))
  .map((file) => readFileSync(join(golden, file), "utf8").replaceAll("&quot;", '"'));

function namesIn(policy: string, pattern: RegExp): readonly string[] {
  return [...policy.matchAll(pattern)].map(([, name = ""]) => name);
}

test("every code that a policy refuses with is explained to callers, with its status", () => {
  const ofChecks = policies.flatMap((policy) => namesIn(policy, /return "(\d{3}\|\w+)\|/g));
  for (const refusal of new Set(ofChecks)) {
    const [status, code] = refusal.split("|");
    expect(text).toMatch(new RegExp(`^\\| ${status} +\\| \`${code}\` +\\|`, "m"));
  }
  const assigned = policies.flatMap((policy) => namesIn(policy, /\bcode = ([^\n]*)/g));
  const ofOthers = assigned.flatMap((line) => namesIn(line, /"([a-z]+_[a-z_]+)"/g));
  expect([...new Set(ofOthers)].filter((code) => !text.includes(`| \`${code}\``))).toEqual([]);
  expect(new Set(ofOthers).size).toBeGreaterThan(8);
});

test("every header that a policy sets is explained to callers, and no other", () => {
  const set = policies.flatMap((policy) => namesIn(policy, /"(x-headroom-[\w-]+)"/g));
  expect(new Set(namesIn(text, /(x-headroom-[\w-]+)/g))).toEqual(new Set(set));
});

test("every reason to bypass a cache is explained to callers", () => {
  const reasons = policies.flatMap((policy) => namesIn(policy, /"bypass\((\w+)\)"/g));
  for (const reason of new Set(reasons)) expect(text).toContain(`\n| \`${reason}\``);
});

test("the access contract that is shown is one", () => {
  const [, shown = ""] = /```yaml\n(.*?)```/s.exec(text) ?? [];
  expect(writtenConsumerSchema.safeParse(parse(shown)).error).toBeUndefined();
});
