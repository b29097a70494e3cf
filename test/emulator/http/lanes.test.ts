import { laneLines, lanesOf } from "../../../emulator/http/lanes";
import { consumerWith } from "../../config-builder";
import { byToken, laneOf, withEntra } from "../gateway/environments";
import { served } from "./gateway-server";

const nowMs = Date.now();

/** Lanes of a gateway that listens, and what is printed of the first. */
async function shown(deployment: ReturnType<typeof laneOf>) {
  const gateway = await served(deployment);
  try {
    const [lane] = await lanesOf(deployment, gateway.url, nowMs);
    return { lane, lines: lane ? laneLines(lane).map((line) => line.replaceAll(gateway.url, "URL")) : [] };
  } finally {
    await gateway.stop();
  }
}

test("a lane of keys is shown with a key, as curl and the SDK send it", async () => {
  expect((await shown(laneOf())).lines).toEqual([
    "chat: URL/chat/v1 as portal",
    `  curl URL/chat/v1/chat/completions -H 'Content-Type: application/json' -H 'api-key: emulated-key-of-portal' -d '{"model":"gpt-5.6-terra","messages":[{"role":"user","content":"Hello"}]}'`,
    '  new OpenAI({ baseURL: "URL/chat/v1", apiKey: "emulated-key-of-portal" })',
  ]);
});

test("a lane of tokens is shown with one that its policy takes, app role and all", async () => {
  const entra = { applicationIds: byToken.entra?.applicationIds ?? [], roles: ["Model.Call"] };
  const { lane, lines } = await shown(laneOf({}, { ...withEntra, consumers: [consumerWith({ ...byToken, entra })] }));
  expect(lane?.models).toEqual(["gpt-5.6-terra"]);
  expect(lines[0]).toBe(`chat: URL/chat/v1 as ${entra.applicationIds[0]}`);
  const [, payload = ""] = /Bearer [^.]+\.([^.]+)\./.exec(lines[1] ?? "") ?? [];
  expect(JSON.parse(Buffer.from(payload, "base64url").toString())).toMatchObject({
    tid: withEntra.gateway?.entra?.tenantId,
    aud: "api://contoso",
    roles: ["Model.Call"],
  });
});
