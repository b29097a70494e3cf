import { behaves, chat, codeOf, forwardedTo, forwards, header, hello, long, sent } from "./csharp/behaves";
import type { Outcome } from "./csharp/run-policy";
import { canary, escalation, francecentral, laneConsumer, swedencentral } from "./lane-props";

const up = { "x-headroom-escalate": "true" };
const three = <T>(answer: T): readonly T[] => [answer, answer, answer];

behaves("routing", [
  {
    it: "sends the lane's own to its pool",
    lane: { escalation },
    when: chat(),
    shows: (outcome) => {
      forwardedTo("chat")(outcome);
      header("x-headroom-route", "primary")(outcome);
    },
  },
  {
    it: "sends a request to the pool of the gateway's own region",
    lane: { nearPools: [{ region: "francecentral", pool: "chat-from-francecentral" }] },
    when: { ...chat(), region: "France Central" },
    shows: forwardedTo("chat-from-francecentral"),
  },
  {
    it: "sends a request to the home region's pool from there",
    lane: { nearPools: [{ region: "francecentral", pool: "chat-from-francecentral" }] },
    when: { ...chat(), region: "Sweden Central" },
    shows: forwardedTo("chat"),
  },
  {
    it: "escalates by the caller's header, with a body for the larger model",
    lane: { escalation },
    when: chat(hello, up),
    shows: (outcome) => {
      forwardedTo("chat-escalation")(outcome);
      expect(sent(outcome).model).toBe("chat-k3f9-esc");
    },
  },
  {
    it: "escalates by the model's name",
    lane: { escalation },
    when: chat({ ...hello, model: "gpt-5.6-sol" }),
    shows: forwardedTo("chat-escalation"),
  },
  {
    it: "escalates a prompt above the declared length",
    lane: { escalation: { ...escalation, abovePromptTokens: 100 } },
    when: chat(long(404)),
    shows: forwardedTo("chat-escalation"),
  },
  {
    it: "keeps a long prompt of a caller whose contract leaves the larger model out",
    lane: {
      escalation: { ...escalation, abovePromptTokens: 100 },
      consumers: [laneConsumer({ models: ["gpt-5.6-terra"] })],
    },
    when: chat(long(404)),
    shows: forwardedTo("chat"),
  },
  {
    it: "keeps a prompt of the declared length",
    lane: { escalation: { ...escalation, abovePromptTokens: 100 } },
    when: chat(long(300)),
    shows: forwardedTo("chat"),
  },
  {
    it: "escalates one hop: what fails there is tried again there",
    lane: { escalation },
    when: { ...chat(hello, up), answers: three({ status: 500 }) },
    shows: forwardedTo("chat-escalation", "chat-escalation", "chat-escalation"),
  },
  {
    it: "sends all to a trial whose share is all",
    lane: { canary: { ...canary, share: 1 } },
    when: chat(),
    shows: (outcome) => {
      forwardedTo("chat-canary")(outcome);
      expect(sent(outcome).model).toBe("chat-m2q7-can");
      header("x-headroom-route", "canary")(outcome);
    },
  },
  {
    it: "sends none to a trial without a share",
    lane: { canary: { ...canary, share: 0 } },
    when: chat(),
    shows: forwardedTo("chat"),
  },
]);

const failedWith = (status: number, code: string, retryAfter: string) => (outcome: Outcome) => {
  expect(outcome.response?.status).toBe(status);
  expect(codeOf(outcome)).toBe(code);
  expect(outcome.response?.headers).toMatchObject({ "Retry-After": retryAfter, "Content-Type": "application/json" });
};
const told = (status: number, ...retryAfter: string[]) =>
  retryAfter.map((seconds) => ({ status, headers: { "Retry-After": seconds } }));

behaves("failure", [
  ...[408, 429, 500, 502, 503, 504].map((status) => ({
    it: `is tried again after ${status}, and tells why another answered`,
    when: { ...chat(), answers: [{ status }, { status: 200, host: francecentral.host }] },
    shows: (outcome: Outcome) => {
      forwardedTo("chat", "chat-francecentral")(outcome);
      header("x-headroom-fallback", String(status))(outcome);
      header("x-headroom-attempts", "2")(outcome);
      header("x-headroom-served-by", "francecentral")(outcome);
    },
  })),
  ...[400, 401, 403, 404, 409, 413, 422].map((status) => ({
    it: `is not tried again after ${status}`,
    when: { ...chat(), answers: [{ status, body: { error: { code: "x" } } }] },
    shows: forwardedTo("chat"),
  })),
  {
    it: "leaves a deployment that is gone like one that is down",
    when: { ...chat(), answers: [{ status: 404, body: { error: { code: "DeploymentNotFound" } } }, { status: 200 }] },
    shows: header("x-headroom-fallback", "404"),
  },
  {
    it: "names the next backend when one cannot be reached",
    when: { ...chat(), answers: [{ unreachable: true, host: swedencentral.host }, { status: 200 }] },
    shows: (outcome) => {
      forwardedTo("chat", "chat-francecentral")(outcome);
      header("x-headroom-fallback", "unreachable")(outcome);
    },
  },
  {
    it: "goes on from member to member, whatever the first two answered",
    lane: { members: [swedencentral, francecentral, { backend: "chat-c", region: "c", host: "c.openai.azure.com" }] },
    when: {
      ...chat(),
      answers: [{ unreachable: true }, { status: 429, host: francecentral.host }, { status: 200 }],
    },
    shows: forwardedTo("chat", "chat-francecentral", "chat-c"),
  },
  {
    it: "answers 429 where capacity was short at any attempt, with what was told then",
    when: { ...chat(), answers: [...told(429, "30", "45"), { status: 503 }] },
    shows: failedWith(429, "capacity_exhausted", "30"),
  },
  {
    it: "tells what an answer said before nobody could be reached",
    when: { ...chat(), answers: [...told(503, "40"), { unreachable: true }, { unreachable: true }] },
    shows: failedWith(503, "backend_unavailable", "40"),
  },
  {
    it: "takes off what the last backend said of its own answer",
    when: {
      ...chat(),
      answers: three({
        status: 429,
        headers: { "retry-after-ms": "55000", "x-should-retry": "false", "Content-Encoding": "gzip" },
      }),
    },
    shows: ({ response }) =>
      expect(
        Object.keys(response?.headers ?? {}).filter((name) => /^(retry-after-ms|x-should|content-enc)/i.test(name)),
      ).toEqual([]),
  },
  {
    it: "gives a trial that fails to the lane's own model",
    lane: { canary: { ...canary, share: 1 } },
    when: { ...chat(), answers: [{ status: 500 }, { status: 200 }] },
    shows: (outcome) => {
      forwardedTo("chat-canary", "chat")(outcome);
      header("x-headroom-route", "primary")(outcome);
      expect(outcome.log.filter((line) => line.startsWith("set-body")).at(-1)).toContain('"model":"chat-k3f9"');
    },
  },
  {
    it: "does not ask an escalation again that asks for a long wait",
    lane: { escalation },
    when: { ...chat(hello, up), answers: told(429, "30") },
    shows: (outcome) => {
      forwardedTo("chat-escalation")(outcome);
      failedWith(429, "capacity_exhausted", "30")(outcome);
    },
  },
  {
    it: "gives up after two repetitions, with the shortest wait that it was told",
    when: { ...chat(), answers: told(429, "30", "4", "9") },
    shows: failedWith(429, "capacity_exhausted", "4"),
  },
  {
    it: "tells no caller to wait longer than a minute",
    when: { ...chat(), answers: told(429, "86400", "86400", "86400") },
    shows: failedWith(429, "capacity_exhausted", "60"),
  },
  {
    it: "tells what a breaker waits where nobody told anything",
    when: { ...chat(), answers: three({ status: 503 }) },
    shows: failedWith(503, "backend_unavailable", "10"),
  },
  {
    it: "answers 503 when nobody can be reached",
    when: { ...chat(), answers: three({ unreachable: true as const }) },
    shows: (outcome) => {
      failedWith(503, "backend_unavailable", "10")(outcome);
      header("x-headroom-attempts", "3")(outcome);
    },
  },
  {
    it: "answers 502 when the account refuses the gateway, which is not the caller's fault",
    when: { ...chat(), answers: [{ status: 401 }] },
    shows: failedWith(502, "gateway_refused", "10"),
  },
  {
    it: "passes on what the model says of the caller's request",
    when: { ...chat(), answers: [{ status: 400, body: { error: { code: "content_filter" } } }] },
    shows: ({ response }) => {
      expect(response?.status).toBe(400);
      expect(response?.body).toBe('{"error":{"code":"content_filter"}}');
    },
  },
  {
    it: "gives the next attempt what is left of the deadline",
    when: { ...chat(), answers: [{ status: 500, seconds: 58 }, { status: 500, seconds: 50 }, { status: 200 }] },
    shows: (outcome) => expect(forwards(outcome).map((line) => line.split(" ")[3])).toEqual(["60", "60", "12"]),
  },
  {
    it: "stops when too little is left of the deadline",
    when: { ...chat(), answers: [{ status: 500, seconds: 119 }] },
    shows: forwardedTo("chat"),
  },
  {
    it: "waits for a lone backend if it asks for little",
    lane: { members: [swedencentral] },
    when: { ...chat(), answers: [...told(429, "2"), { status: 200 }] },
    shows: forwardedTo("chat", "chat"),
  },
  {
    it: "does not wait for a lone backend that asks for long",
    lane: { members: [swedencentral] },
    when: { ...chat(), answers: told(429, "20") },
    shows: (outcome) => {
      forwardedTo("chat")(outcome);
      failedWith(429, "capacity_exhausted", "20")(outcome);
    },
  },
]);

behaves("telemetry", [
  {
    it: "tells a spillover inside of the account",
    when: { ...chat(), answers: [{ status: 200, headers: { "x-ms-spillover-from-deployment": "chat-k3f9" } }] },
    shows: (outcome) => {
      header("x-headroom-fallback", "spillover")(outcome);
      expect(outcome.log.at(-1)).toBe(
        "emit-metric name=Requests namespace=headroom workload=chat consumer=web-app outcome=spillover",
      );
    },
  },
  {
    it: "counts tokens by five dimensions, and traces each attempt",
    lane: { escalation },
    when: { ...chat(), answers: [{ status: 429 }] },
    shows: ({ log }) => {
      expect(log).toContain(
        "llm-emit-token-metric namespace=headroom workload=chat consumer=web-app model=gpt-5.6-terra deployment=chat-k3f9 route=primary",
      );
      expect(log.filter((line) => line.startsWith("trace"))).toEqual([
        "trace source=headroom severity=information message=attempt 1 at 0 ms workload=chat consumer=web-app after=",
        "trace source=headroom severity=information message=attempt 2 at 100 ms workload=chat consumer=web-app after=429",
      ]);
    },
  },
  {
    it: "gives the caller the id that the gateway's logs have",
    when: chat(),
    shows: header("x-request-id", "00000000-0000-0000-0000-00000000000a"),
  },
]);
