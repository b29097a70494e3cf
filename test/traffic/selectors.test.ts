import { binsOf, folder, profileOf, refusalOf, trafficConfig, trafficFile } from "./traffic-files";

const file = trafficFile(
  "calls.csv",
  `timestamp,api,tier,stream,prompt_tokens,output_tokens
2026-03-02T08:00:00Z,chat-web,1,true,1,1
2026-03-02T08:00:01Z,chat-web,2,True,2,1
2026-03-02T08:00:02Z,chat-app,2,false,4,1
2026-03-02T08:00:03Z,it's 100%,3,false,8,1
2026-03-02T08:00:04Z,100_x,3,,16,1
`,
);
const rest = { rest: {} };

test.each<[string, Parameters<typeof trafficConfig>[0], Record<string, number>]>([
  ["a value", { chat: { where: { api: ["chat-web"] } }, ...rest }, { chat: 3, rest: 28 }],
  ["a column in other letters", { chat: { where: { API: ["chat-web"] } }, ...rest }, { chat: 3, rest: 28 }],
  ["a list", { chat: { where: { api: ["chat-web", "chat-app"] } }, ...rest }, { chat: 7, rest: 24 }],
  ["a wildcard", { chat: { where: { api: ["chat-*"] } }, ...rest }, { chat: 7, rest: 24 }],
  ["a number", { chat: { where: { tier: [2] } }, ...rest }, { chat: 6, rest: 25 }],
  [
    "true and false",
    { chat: { where: { stream: [true] } }, other: { where: { stream: [false] } }, ...rest },
    { chat: 3, other: 12, rest: 16 },
  ],
  ["two columns", { chat: { where: { api: ["chat-*"], tier: [2] } }, ...rest }, { chat: 6, rest: 25 }],
  ["text that SQL would trip over", { chat: { where: { api: ["it's 100%"] } }, ...rest }, { chat: 8, rest: 23 }],
  ["text that a pattern would trip over", { chat: { where: { api: ["1__*"] } }, ...rest }, { rest: 31 }],
  ["a file", { chat: { file: "calls.*" } }, { chat: 31 }],
  [
    "the first that holds",
    { chat: { where: { api: ["chat-*"] } }, web: { where: { api: ["*"] } } },
    { chat: 7, web: 24 },
  ],
])("assigns rows by %s", async (_, selectors, tokens) => {
  const missing = Object.keys(selectors ?? {}).filter((name) => !(name in tokens));
  const config = trafficConfig(selectors);
  if (missing.length > 0) {
    expect((await refusalOf(file, config)).join()).toMatch(`${missing[0]} has no row`);
    return;
  }
  const { profile } = await profileOf(file, config);
  expect(Object.fromEntries(binsOf(profile).map(([workload, , , prompt]) => [workload, prompt]))).toEqual(tokens);
});

test("assigns by the names of files, compressed or not, and by folder where the glob has one", async () => {
  const row = "timestamp,prompt_tokens,output_tokens\n2026-03-02T08:00:00Z,1,1\n";
  trafficFile("a_conv.csv", row);
  trafficFile("a_code.csv", row);
  const config = trafficConfig({ chat: { file: "*_conv.csv" }, code: { file: `${folder}/a_?ode.*` } });
  const { profile } = await profileOf(`${folder}/a_*.csv`, config);
  expect(binsOf(profile).map(([workload]) => workload)).toEqual(["chat", "code"]);
});

test("rejects workloads without a row, naming what the column holds", async () => {
  const config = trafficConfig({
    chat: { where: { api: ["chat"] } },
    web: { where: { api: ["chat-web"] } },
    late: { where: { api: ["chat-web"] } },
    gone: { where: { aip: [1] }, file: "*.json" },
    rest: {},
    none: {},
  });
  expect(await refusalOf(file, config)).toEqual([
    'workloads[0].traffic: chat has no row: none has api = "chat" (api holds "chat-web" (2 rows), "100_x" (1 row), "chat-app" (1 row), "it\'s 100%" (1 row))',
    'workloads[2].traffic: late has no row: workloads before it take all with api = "chat-web" (order or narrow them)',
    'workloads[3].traffic: gone has no row: none has aip = 1 and file "*.json" (no file has a column aip; files are calls.csv)',
    "workloads[5].traffic: none has no row: workloads before it take them all (order or narrow them)",
  ]);
});

test("rejects rows that belong to no workload above the stated share, and counts them below it", async () => {
  const selectors = { chat: { where: { api: ["chat-*"] } } };
  const said = "2 of 5 rows (40.00 %) belong to no workload";
  const held = 'among them api holds "100_x" (1 row), "it\'s 100%" (1 row)';
  expect(await refusalOf(file, trafficConfig(selectors, { maxUnassignedShare: 0.39 }))).toEqual([
    `workloads: ${said}, more than traffic.maxUnassignedShare 0.39 allows; ${held} (add a workload or widen a selector)`,
  ]);
  const { profile, notes } = await profileOf(file, trafficConfig(selectors, { maxUnassignedShare: 0.4 }));
  expect(notes).toEqual([`${said} and were left out; ${held}`]);
  expect(profile.rows).toEqual({ read: 5, used: 3, unusable: 0, unassigned: 2, duplicate: 0 });
});
