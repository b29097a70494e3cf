import { connect } from "node:net";
import { emulatedKey } from "../../../emulator/gateway/subscriptions";
import { hello } from "../gateway/emulated";
import { laneOf } from "../gateway/environments";
import { type ServedGateway, served } from "./gateway-server";

const deployment = laneOf();
let gateway: ServedGateway;

beforeAll(async () => {
  gateway = await served(deployment);
});

afterAll(async () => {
  await gateway.stop();
  expect(gateway.failures).toEqual([]);
});

/** What the gateway answers to bytes as they are; all of it, or what came until it closed the connection. */
function answerTo(bytes: string, { hangUp = false } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(gateway.url);
    const socket = connect(Number(port), "127.0.0.1", () => {
      socket.write(bytes);
      if (hangUp) setTimeout(() => socket.destroy(), 30);
    });
    let text = "";
    socket.on("data", (data) => {
      text += data.toString();
      if (/\r\n\r\n/.test(text)) setTimeout(() => socket.destroy(), 50);
    });
    socket.on("close", () => resolve(text));
    socket.on("error", reject);
  });
}

function requestWith(lines: readonly string[], body = ""): string {
  return [
    `POST /chat/v1/chat/completions HTTP/1.1`,
    "Host: gateway",
    `api-key: ${emulatedKey("portal")}`,
    ...lines,
    "",
    body,
  ].join("\r\n");
}

const stillServes = async () => {
  const answer = await fetch(`${gateway.url}/chat/v1/models`, { headers: { "api-key": emulatedKey("portal") } });
  expect(answer.status).toBe(200);
};

afterEach(stillServes);

test("a caller that sends half a body and leaves is forgotten", async () => {
  expect(await answerTo(requestWith(["Content-Length: 1000"], '{"messages"'), { hangUp: true })).toBe("");
});

test("headers beyond 16 KB are answered 431", async () => {
  expect(await answerTo(requestWith([`x-bomb: ${"a".repeat(40_000)}`, "Content-Length: 0"]))).toMatch(
    /^HTTP\/1\.1 431 /,
  );
});

test("what is no HTTP is answered 400", async () => {
  expect(await answerTo("HELLO\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
});

test("a body over the emulator's bound is answered 413, without its being kept", async () => {
  const body = "a".repeat((1 << 20) + 10);
  expect(await answerTo(requestWith([`Content-Length: ${body.length}`], body))).toMatch(
    /^HTTP\/1\.1 413 [\s\S]*"Request body is too large\."/,
  );
});

test("a body over the lane's bound is refused by its policy", async () => {
  const body = JSON.stringify({ messages: [{ role: "user", content: "a".repeat(600_000) }] });
  expect(await answerTo(requestWith([`Content-Length: ${body.length}`], body))).toMatch(
    /^HTTP\/1\.1 413 [\s\S]*"body_too_large"/,
  );
});

test.each([
  ["GET", "/chat/v1/chat/completions", 404],
  ["POST", "/nobody/v1/chat/completions", 404],
  ["DELETE", "/", 404],
])("%s %s is %d, in the one error shape", async (method, path, status) => {
  const answer = await fetch(`${gateway.url}${path}`, { method, headers: { "api-key": emulatedKey("portal") } });
  expect([answer.status, await answer.json()]).toEqual([
    status,
    { error: { code: "not_found", message: expect.any(String), type: "gateway_error", param: "" } },
  ]);
});

test("a slow reader gets all of a stream", async () => {
  const answer = await fetch(`${gateway.url}/chat/v1/chat/completions`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "api-key": emulatedKey("portal"), "x-emulate-output-tokens": "30" },
    body: JSON.stringify({ ...hello, stream: true }),
  });
  let text = "";
  for await (const part of answer.body as unknown as AsyncIterable<Uint8Array>) {
    text += Buffer.from(part).toString();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(text.trimEnd().endsWith("data: [DONE]")).toBe(true);
});

test("a caller that leaves before an answer is logged as gone, and nothing more is done for it", async () => {
  const leaving = new AbortController();
  const asking = fetch(`${gateway.url}/chat/v1/chat/completions`, {
    method: "POST",
    signal: leaving.signal,
    headers: {
      "Content-Type": "application/json",
      "api-key": emulatedKey("portal"),
      "x-emulate-output-tokens": "2000",
    },
    body: JSON.stringify(hello),
  }).catch(() => "gone");
  setTimeout(() => leaving.abort(), 150);
  expect(await asking).toBe("gone");
  await until(() => gateway.lines.some((line) => /^499 POST .*attempts=0 .*caller-left$/.test(line)));
});

test("requests behind others of a connection that is closed are let go", async () => {
  const body = JSON.stringify({ ...hello, stream: true });
  const one = requestWith(
    ["Content-Type: application/json", "x-emulate-output-tokens: 1000", `Content-Length: ${body.length}`],
    body,
  );
  const before = gateway.lines.length;
  await answerTo(one + one);
  await until(() => gateway.lines.slice(before).filter((line) => line.endsWith("caller-left")).length === 2);
});

test.each(["Host: evil.example", "Host: 127.0.0.1\r\nOrigin: https://evil.example"])(
  "what is beside the lanes is not told to %j",
  async (headers) => {
    const answer = await answerTo(`GET /_emulator/state.json HTTP/1.1\r\n${headers}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
  },
);

test("an URL in absolute form is of this server too", async () => {
  const answer = await answerTo(
    `GET http://u:p@proxy/chat/v1/models HTTP/1.1\r\nHost: gateway\r\napi-key: ${emulatedKey("portal")}\r\n\r\n`,
  );
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  expect(gateway.lines.join("\n")).not.toContain("u:p@");
});

test("the live page and its state are served beside the lanes, and show no prompt", async () => {
  const page = await fetch(`${gateway.url}/_emulator`);
  expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  const state = (await (await fetch(`${gateway.url}/_emulator/state.json`)).json()) as Record<string, unknown>;
  expect(state).toMatchObject({ environment: "dev", region: "swedencentral", faults: [], breakers: expect.any(Array) });
  expect((state.lines as string[]).join("\n")).not.toContain("Say hello");
});

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !holds(); tries++) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(holds()).toBe(true);
}
