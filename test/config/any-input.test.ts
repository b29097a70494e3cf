import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import { loadCatalog } from "../../catalog/load-catalog";
import { loadConfig } from "../../config/load-config";
import { type Problem, UserError } from "../../written/problem";

const catalog = loadCatalog();
const folder = mkdtempSync(join(tmpdir(), "headroom-config-"));
const file = join(folder, "env.yaml");
afterAll(() => rmSync(folder, { recursive: true }));

const everyKindOfSetting = `environment: dev
organization: contoso
regions: [swedencentral]
dataBoundary: eu
gateway: { publisherEmail: a@contoso.example, entra: { tenantId: 99999999-8888-7777-6666-555555555555, audience: "api://a" } }
network: { profile: public }
budget: { monthlyUsd: 10, alertShares: [1] }
tags: { owner: me }
consumers:
  - name: web
    owner: us
    tags: { cost: us }
    authentication: both
    entra: { applicationIds: [11111111-2222-3333-4444-555555555555], roles: [Model.Call] }
    priority: low
    lanes: { chat: { models: [gpt-5.6-terra], tokensPerMinute: 90000, tokenQuota: { tokens: 90000, period: Daily } } }
blocklists: [{ name: names, terms: [{ pattern: bluebird, isRegex: false }] }]
workloads:
  - name: chat
    class: interactive
    model: gpt-5.6-terra
    escalation: { model: gpt-5.6-sol, abovePromptTokens: 50 }
    canary: { model: gpt-5.6-luna, share: 0.1 }
    objectives: { ttftMsP95: 500 }
    cache: { scope: user, kind: semantic, scoreThreshold: 0.1 }
    traffic: { file: "*.csv", where: { workload: chat } }
    context: { maxPromptTokens: 100 }
    streaming: denied
    timeouts: { attemptSeconds: 10 }
    safety: gateway
    gatewaySafety: { completions: true, thresholds: { hate: 2 } }
    contentFilter: { thresholds: { hate: low }, blocklists: [names] }
`;

/** Every place in a plain value, the root apart. */
function placesIn(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => [[key], ...placesIn(child).map((rest) => [key, ...rest])]);
}

function withValue(value: unknown, [step, ...rest]: readonly string[], replacement: unknown): unknown {
  if (step === undefined) return replacement;
  const copy = structuredClone(value) as Record<string, unknown>;
  copy[step] = withValue(copy[step], rest, replacement);
  return copy;
}

test("starts from what is sound, so that each change is judged by the rules too", () => {
  expect(outcomeOf(everyKindOfSetting).map(({ message }) => message)).toEqual([
    "tells nobody when it is used up (add budget.emails)",
  ]);
});

test("answers whatever is written anywhere with a config or with problems that have a place", () => {
  const whole: unknown = parse(everyKindOfSetting);
  const junk = fc.oneof(
    fc.constantFrom(null, -1, 0, 1.5, "", "x", true, [], {}, [null], [{}], { name: "x" }, "eu", "gpt-4.1", "batch"),
    fc.anything({ maxDepth: 2, withObjectString: false }).filter((value) => parseable(value)),
  );
  const changes = fc.array(fc.tuple(fc.constantFrom(...placesIn(whole)), junk), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(changes, (changed) => {
      let value = whole;
      // A later change inside what an earlier one replaced has nothing left to change.
      for (const [place, replacement] of changed) value = tryWithValue(value, place, replacement);
      const outcome = outcomeOf(stringify(value));
      expect(outcome.every((problem) => problem.at?.file.endsWith("env.yaml") && /\S/.test(problem.message))).toBe(
        true,
      );
    }),
    { seed: 20261009, numRuns: 150 },
  );
});

function tryWithValue(value: unknown, place: readonly string[], replacement: unknown): unknown {
  const holder = place
    .slice(0, -1)
    .reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], value);
  return typeof holder === "object" && holder !== null ? withValue(value, place, replacement) : value;
}

function parseable(value: unknown): boolean {
  try {
    parse(stringify(value));
    return true;
  } catch {
    return false;
  }
}

function outcomeOf(text: string): readonly Problem[] {
  try {
    writeFileSync(file, text);
    return loadConfig(file, catalog).warnings;
  } catch (error) {
    if (error instanceof UserError) return error.problems;
    throw error;
  }
}
