import { faultsAt, loadFaults } from "../../../emulator/models/faults";
import { UserError } from "../../../written/problem";

const known = {
  regions: ["swedencentral", "germanywestcentral"],
  accounts: ["contoso-prod-swedencentral"],
  deployments: ["chat", "chat-standard"],
};

function load(text: string) {
  return loadFaults(text, "faults.yaml", known);
}

function problemsOf(text: string): readonly string[] {
  try {
    load(text);
  } catch (error) {
    if (error instanceof UserError) return error.message.split("\n");
    throw error;
  }
  return [];
}

const timeline = `
faults:
  - { kind: region-down, fromSeconds: 60, toSeconds: 120, region: swedencentral }
  - { kind: slow, fromSeconds: 0, factor: 3, deployment: chat }
  - { kind: status, fromSeconds: 10, toSeconds: 20, status: 503, share: 0.25, retryAfterSeconds: 2, account: contoso-prod-swedencentral }
  - { kind: throttle, fromSeconds: 10, toSeconds: 10.5 }
  - { kind: broken-stream, fromSeconds: 5, toSeconds: 6, afterTokens: 12 }
  - { kind: content-filter, fromSeconds: 5, toSeconds: 6, filtered: completion }
  - { kind: redis-down, fromSeconds: 200 }
  - { kind: content-safety-down, fromSeconds: 200, region: swedencentral }
`;

test("reads every kind, with its defaults", () => {
  expect(load(timeline)).toEqual([
    { kind: "region-down", fromMs: 60_000, toMs: 120_000, target: { region: "swedencentral" }, share: 1 },
    { kind: "slow", fromMs: 0, toMs: Number.POSITIVE_INFINITY, target: { deployment: "chat" }, share: 1, factor: 3 },
    {
      kind: "status",
      fromMs: 10_000,
      toMs: 20_000,
      target: { account: "contoso-prod-swedencentral" },
      share: 0.25,
      status: 503,
      retryAfterMs: 2000,
    },
    { kind: "throttle", fromMs: 10_000, toMs: 10_500, target: {}, share: 1, retryAfterMs: undefined },
    { kind: "broken-stream", fromMs: 5000, toMs: 6000, target: {}, share: 1, afterTokens: 12 },
    { kind: "content-filter", fromMs: 5000, toMs: 6000, target: {}, share: 1, filtered: "completion" },
    { kind: "redis-down", fromMs: 200_000, toMs: Number.POSITIVE_INFINITY, target: {}, share: 1 },
    {
      kind: "content-safety-down",
      fromMs: 200_000,
      toMs: Number.POSITIVE_INFINITY,
      target: { region: "swedencentral" },
      share: 1,
    },
  ]);
});

test("JSON is read as well", () => {
  expect(load('{ "faults": [{ "kind": "throttle", "fromSeconds": 1, "toSeconds": 2 }] }')).toHaveLength(1);
});

const chat = { region: "swedencentral", account: "contoso-prod-swedencentral", deployment: "chat" };

test.each([
  ["from its first millisecond", 60_000, chat, ["region-down", "slow"]],
  ["not in its last", 120_000, chat, ["slow"]],
  ["not before", 9_999, chat, ["slow"]],
  ["several at once, in the order they were written", 10_000, chat, ["slow", "status", "throttle"]],
  ["not another deployment", 15_000, { ...chat, deployment: "chat-standard" }, ["status"]],
  ["not another account", 15_000, { ...chat, account: "another" }, ["slow"]],
  ["not another region", 60_000, { ...chat, region: "germanywestcentral" }, ["slow"]],
  ["nothing where nothing is named", 60_000, {}, []],
])("a fault strikes %s", (_name, nowMs, target, kinds) => {
  expect(faultsAt(load(timeline), nowMs, target).map(({ kind }) => kind)).toEqual(kinds);
});

test("rejects everything that is wrong with a timeline at once, each at its place", () => {
  const text = `faults:
  - { kind: region-down, fromSeconds: -1, region: swedencentrl }
  - { kind: slow, fromSeconds: 0, share: 1.5, factor: 2, deployment: embeddings }
  - { kind: status, fromSeconds: 20, toSeconds: 10, account: nobody }
  - { kind: redis-down, fromSeconds: 0, share: 0.5 }
  - { kind: meteor, fromSeconds: 0 }
  - { kind: throttle, fromSeconds: 0, fromSecond: 1 }
  - { kind: status, fromSeconds: 0, status: 200 }
`;
  expect(problemsOf(text)).toEqual([
    "faults.yaml:2:39  faults[0].fromSeconds: must be at least 0, got -1",
    'faults.yaml:2:51  faults[0].region: must be a known region, got "swedencentrl" (did you mean "swedencentral"?)',
    "faults.yaml:3:42  faults[1].share: must be at most 1, got 1.5",
    'faults.yaml:3:70  faults[1].deployment: must be a known deployment, got "embeddings" (known: chat, chat-standard)',
    'faults.yaml:4:5  faults[2].status: must be set for a fault of kind "status"',
    "faults.yaml:4:49  faults[2].toSeconds: must be after fromSeconds, which is 20, got 10",
    'faults.yaml:4:62  faults[2].account: must be a known account, got "nobody" (known: contoso-prod-swedencentral)',
    'faults.yaml:5:48  faults[3].share: must not be set for a fault of kind "redis-down" (it takes region)',
    'faults.yaml:6:13  faults[4].kind: must be one of region-down, slow, status, throttle, broken-stream, content-filter, cold-prompt-cache, gateway-unit-down, redis-down, content-safety-down, got "meteor"',
    'faults.yaml:7:39  faults[5].fromSecond: is not a known setting (did you mean "fromSeconds"?)',
    "faults.yaml:8:45  faults[6].status: must be at least 400, got 200",
  ]);
});

test("rejects a target where there is none of its kind", () => {
  const text = "faults: [{ kind: throttle, fromSeconds: 0, account: a }]";
  expect(() => loadFaults(text, "f.yaml", { ...known, accounts: [] })).toThrow(
    'f.yaml:1:53  faults[0].account: must be a known account, got "a" (there is none)',
  );
});
