import type { Workload } from "../../../config/workload-schema";
import { loadFaults } from "../../../emulator/models/faults";
import { configWith, consumerWith } from "../../config-builder";
import { emulated, hello, startMs } from "./emulated";
import { laneOf } from "./environments";

const semantic = {
  kind: "semantic",
  scope: "consumer",
  ttlSeconds: 600,
  scoreThreshold: 0.1,
  maxPromptTokens: 2000,
  version: "1",
} as const;
const exact = { ...semantic, kind: "exact" } as const;
const none = { regions: [], accounts: [], deployments: [] };
const question = (content: string) => ({ messages: [{ role: "user", content }] });
const judged: Required<Pick<Workload, "safety" | "gatewaySafety">> = {
  safety: "gateway",
  gatewaySafety: {
    shieldPrompt: true,
    thresholds: { hate: 4, selfHarm: 4, sexual: 4, violence: 2 },
    blocklists: [],
    completions: false,
    onOutage: "refuse",
    longPrompts: "refuse",
  },
};

describe("semantic cache", () => {
  const gateway = () => emulated(laneOf({ cache: semantic }));

  test("a near question is answered from the cache, without a call of the model", async () => {
    const cached = gateway();
    const first = await cached.ask({ body: question("How many days of holiday do I have in a year?") });
    expect([first.status, first.headers["x-headroom-cache"]]).toEqual([200, "miss"]);
    const second = await cached.ask({ body: question("How many days of holiday do I have in a year?") });
    expect([second.status, second.headers["x-headroom-cache"], second.run.attempts]).toEqual([200, "hit", []]);
    expect(second.json).toEqual(first.json);
    const other = await cached.ask({ body: question("Which printer stands on the third floor?") });
    expect(other.headers["x-headroom-cache"]).toBe("miss");
  });

  test("an entry is gone after its time", async () => {
    const cached = gateway();
    await cached.ask();
    cached.wait(601);
    expect((await cached.ask()).headers["x-headroom-cache"]).toBe("miss");
  });

  test("a stream, tools and long prompts pass it by, and the answer says why", async () => {
    const cached = gateway();
    const bodies = [
      { ...hello, stream: true },
      { ...hello, tools: [{ type: "function", function: { name: "f" } }] },
      question("a".repeat(20_000)),
    ];
    const told = [];
    for (const body of bodies) told.push((await cached.ask({ body })).headers["x-headroom-cache"]);
    expect(told.every((each) => each?.startsWith("bypass"))).toBe(true);
    expect(new Set(told).size).toBe(3);
  });

  test("without Redis the lane goes on without it", async () => {
    const deployment = laneOf({ cache: semantic });
    const faults = loadFaults("faults: [{ kind: redis-down, fromSeconds: 0, region: swedencentral }]", "f", {
      regions: ["swedencentral"],
      accounts: [],
      deployments: [],
    });
    const cached = emulated(deployment, { faults });
    for (let count = 0; count < 2; count++) expect((await cached.ask()).run.attempts).toHaveLength(1);
  });
});

test("an exact cache answers the same bytes to the same consumer, and to no other", async () => {
  const lanes = [{ workload: "chat", tokensPerMinute: 20_000, requestsPerMinute: 30 }];
  const cached = emulated(
    laneOf({ cache: exact }, { consumers: [consumerWith({ lanes }), consumerWith({ name: "other", lanes })] }),
  );
  const first = await cached.ask({ key: "portal" });
  const second = await cached.ask({ key: "portal" });
  expect([second.headers["x-headroom-cache"], second.text === first.text]).toEqual(["hit", true]);
  expect((await cached.ask({ key: "other" })).headers["x-headroom-cache"]).toBe("miss");
});

describe("safety at the gateway", () => {
  test.each([
    ["a harmful prompt", question("[[violence:2]]"), 403, "content_filter"],
    ["an attack", question("[[attack]]"), 403, "content_filter"],
    ["a harmless prompt", hello, 200, undefined],
    ["a prompt below the threshold", question("[[hate:2]]"), 200, undefined],
  ])("%s", async (_, body, status, code) => {
    const answer = await emulated(laneOf(judged)).ask({ body });
    expect([answer.status, answer.json.error?.code]).toEqual([status, code]);
    if (status !== 200) expect(answer.run.attempts).toEqual([]);
  });

  test.each([
    ["refuse", 503],
    ["admit", 200],
  ] as const)("an outage of Content Safety: %s", async (onOutage, status) => {
    const deployment = laneOf({ ...judged, gatewaySafety: { ...judged.gatewaySafety, onOutage } });
    const faults = loadFaults("faults: [{ kind: content-safety-down, fromSeconds: 0 }]", "f", {
      regions: [],
      accounts: [],
      deployments: [],
    });
    expect((await emulated(deployment, { faults }).ask()).status).toBe(status);
  });
});

describe("routes", () => {
  const other = { name: "gpt-5.6-sol", version: "2026-07-09", format: "OpenAI" };

  test.each([
    ["the caller's header", { headers: { "x-headroom-escalate": "true" } }],
    ["the larger model's name", { body: { ...hello, model: "gpt-5.6-sol" } }],
    ["a prompt that is long enough", { body: question("a ".repeat(4000)) }],
  ])("%s escalates", async (_, asked) => {
    const answer = await emulated(laneOf({ escalation: { model: other, abovePromptTokens: 1000 } })).ask(asked);
    expect([answer.status, answer.headers["x-headroom-route"], answer.json.model]).toEqual([
      200,
      "escalation",
      "gpt-5.6-sol-2026-07-09",
    ]);
  });

  test("a canary takes its share, and falls back to the lane's own when it fails", async () => {
    const deployment = laneOf({ canary: { model: other, share: 0.3 } });
    const gateway = emulated(deployment);
    const routes = [];
    for (let count = 0; count < 200; count++) {
      routes.push((await gateway.ask({ headers: { "x-emulate-output-tokens": "1" } })).headers["x-headroom-route"]);
      gateway.wait(2);
    }
    const canaries = routes.filter((route) => route === "canary").length;
    // Three standard deviations of a binomial of 200 at 0.3.
    expect(Math.abs(canaries - 60)).toBeLessThan(3 * Math.sqrt(200 * 0.3 * 0.7));
    const canary = deployment.accounts
      .flatMap(({ deployments }) => deployments)
      .find(({ name }) => name.endsWith("-can"))?.name;
    const faults = loadFaults(`faults: [{ kind: status, status: 500, fromSeconds: 0, deployment: ${canary} }]`, "f", {
      regions: [],
      accounts: [],
      deployments: [canary ?? ""],
    });
    const failing = emulated(deployment, { faults, random: () => 0.01 });
    const answer = await failing.ask();
    expect([answer.status, answer.headers["x-headroom-route"], answer.headers["x-headroom-fallback"]]).toEqual([
      200,
      "primary",
      "500",
    ]);
  });
});

describe("sharing", () => {
  test("what is over a lane's concurrency is refused at once, in the one error shape", async () => {
    const gateway = emulated(laneOf({ maxConcurrency: 1 }));
    const answers = await Promise.all([gateway.ask(), gateway.ask()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 429]);
    expect(answers.find(({ status }) => status === 429)?.json.error.code).toBe("concurrency_limit_exceeded");
  });

  test("a consumer of low priority is refused while the others are served", async () => {
    const lanes = [{ workload: "chat" }];
    const consumers = [consumerWith({ lanes }), consumerWith({ name: "jobs", priority: "low", lanes })];
    const quick = loadFaults("faults: [{ kind: slow, fromSeconds: 0, factor: 0.001 }]", "f", none);
    const gateway = emulated(laneOf({}, { thousandTokensPerMinute: 30, consumers }), { faults: quick });
    const ask = (key: string) => gateway.ask({ key, headers: { "x-emulate-output-tokens": "2000" } });
    const seen = [];
    while (seen.at(-1) !== 429 && seen.length < 20) seen.push((await ask("jobs")).status);
    expect([seen.length > 1, seen.at(-1)]).toEqual([true, 429]);
    expect((await ask("portal")).status).toBe(200);
  });

  test("a cookie keeps a caller at its deployment", async () => {
    const gateway = emulated(laneOf({ sessionAffinity: true }));
    const first = await gateway.ask();
    expect(first.headers["set-cookie"]).toMatch(/=chat-swedencentral; path=\/; secure; httponly$/);
  });

  test.each([
    ["state", { input: "Hi", previous_response_id: "resp_1" }, "state_not_supported"],
    ["a hosted tool", { input: "Hi", tools: [{ type: "web_search" }] }, "hosted_tools_denied"],
  ])("responses with %s are refused", async (_, body, code) => {
    const answer = await emulated(laneOf()).ask({ path: "/responses", body });
    expect([answer.status, answer.json.error.code]).toEqual([400, code]);
  });

  test("completions are judged where the lane says so", async () => {
    const gateway = emulated(
      laneOf({ ...judged, streaming: "denied", gatewaySafety: { ...judged.gatewaySafety, completions: true } }),
    );
    const { run, status } = await gateway.ask();
    expect([status, run.attempts.length]).toEqual([200, 1]);
  });

  test("a refusal of the model's own content filter goes through as it is", async () => {
    const answer = await emulated(laneOf()).ask({ headers: { "x-emulate-content-filter": "prompt" } });
    expect([answer.status, answer.json.error.code, answer.run.attempts.length]).toEqual([400, "content_filter", 1]);
  });
});

test("each region of a gateway counts and breaks by itself, and calls its own models first", async () => {
  const gateway = { ...configWith().gateway, tier: "Premium" as const, units: 2, topology: "multiRegion" as const };
  const lanes = [{ workload: "chat", tokensPerMinute: 1000, requestsPerMinute: 60 }];
  const both = emulated(laneOf({}, { gateway, consumers: [consumerWith({ lanes })] }));
  const ask = (region: string) => both.ask({ region, headers: { "x-emulate-output-tokens": "1500" } });
  const answers = [await ask("swedencentral"), await ask("swedencentral"), await ask("francecentral")];
  expect(answers.map(({ status }) => status)).toEqual([200, 429, 200]);
  expect([answers[0], answers[2]].map((answer) => answer?.headers["x-headroom-served-by"])).toEqual([
    "swedencentral",
    "francecentral",
  ]);
});

test("the clock, chance and waiting are the engine's: the same seed gives the same answers", async () => {
  const once = async () => {
    const gateway = emulated(
      laneOf({ canary: { model: { name: "gpt-5.6-sol", version: "2026-07-09", format: "OpenAI" }, share: 0.3 } }),
    );
    const answers = [];
    for (let count = 0; count < 5; count++) answers.push((await gateway.ask()).text);
    return answers;
  };
  expect(await once()).toEqual(await once());
  expect(startMs).toBe(Date.parse("2026-11-25T12:00:00Z"));
});
