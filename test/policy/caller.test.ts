import { behaves, chat, codeOf, forwardedTo, hello, refusedWith, sent } from "./csharp/behaves";
import type { Outcome, Scenario } from "./csharp/run-policy";
import { copilot, escalation, laneConsumer, tenant } from "./lane-props";

const listModels: Scenario = { request: { operation: "list-models" }, key: "web-app" };
const listed = ({ response }: Outcome) => JSON.parse(response?.body ?? "").data.map(({ id }: { id: string }) => id);
const entra = (claims: Record<string, readonly string[]>): Scenario => ({ request: chat().request, claims });
const azp = { azp: copilot.applicationIds };
const two = [laneConsumer(), copilot];
const roled = { ...copilot, roles: ["Model.Call"] };
const both = laneConsumer({ name: "vault", authentication: "both", applicationIds: ["vault-app"] });
const narrowed = [laneConsumer({ models: ["gpt-5.6-terra"] }), laneConsumer({ name: "agents" })];
const stranger = refusedWith(403, "consumer_not_allowed", "the credentials are of no consumer that may call chat");

behaves("the surface", [
  {
    it: "lists the models that the caller may use, and calls nobody",
    lane: { escalation },
    when: listModels,
    shows: (outcome) => {
      expect(listed(outcome)).toEqual(["gpt-5.6-terra", "gpt-5.6-sol"]);
      expect(outcome.log).toEqual([]);
    },
  },
  {
    it: "lists fewer for a consumer whose contract names fewer",
    lane: { escalation, consumers: narrowed },
    when: listModels,
    shows: (outcome) => expect(listed(outcome)).toEqual(["gpt-5.6-terra"]),
  },
  {
    it: "lists all for the others",
    lane: { escalation, consumers: narrowed },
    when: { ...listModels, key: "agents" },
    shows: (outcome) => expect(listed(outcome)).toHaveLength(2),
  },
  {
    it: "rejects an unknown model by naming those there are",
    lane: { escalation },
    when: chat({ ...hello, model: "gpt-4o" }),
    shows: refusedWith(404, "model_not_found", "this lane serves gpt-5.6-terra, gpt-5.6-sol"),
  },
  {
    it: "rejects a model outside of the contract by naming those inside",
    lane: { escalation, consumers: narrowed },
    when: chat({ ...hello, model: "gpt-5.6-sol" }),
    shows: refusedWith(403, "model_not_allowed", "this consumer may name gpt-5.6-terra"),
  },
  {
    it: "rejects the larger model by header too, where the contract does not name it",
    lane: { escalation, consumers: narrowed },
    when: chat(hello, { "x-headroom-escalate": "true" }),
    shows: refusedWith(403, "model_not_allowed", "this consumer may name gpt-5.6-terra"),
  },
  {
    it: "takes a body without a model, and sends the deployment's name",
    when: chat(),
    shows: (outcome) => expect(sent(outcome).model).toBe("chat-k3f9"),
  },
  { it: "reads the body once", when: chat(), shows: ({ bodyReads }) => expect(bodyReads).toBe(1) },
]);

behaves("authentication", [
  {
    it: "takes an Entra token of an application of the contract",
    lane: { consumers: [copilot], entra: tenant },
    when: entra(azp),
    shows: forwardedTo("chat"),
  },
  {
    it: "takes a token of version 1, which names its application as appid",
    lane: { consumers: [copilot], entra: tenant },
    when: entra({ appid: copilot.applicationIds }),
    shows: forwardedTo("chat"),
  },
  {
    it: "rejects a caller without a token where only tokens are taken",
    lane: { consumers: [copilot], entra: tenant },
    when: { request: chat().request },
    shows: (outcome) => {
      expect(outcome.response?.status).toBe(401);
      expect(codeOf(outcome)).toBe("invalid_token");
    },
  },
  {
    it: "takes a key beside tokens, without asking for one",
    lane: { consumers: two, entra: tenant },
    when: chat(),
    shows: ({ log }) => expect(log).not.toContain("validate-azure-ad-token"),
  },
  {
    it: "takes a token beside keys, and counts it as its owner's",
    lane: { consumers: two, entra: tenant },
    when: entra(azp),
    shows: ({ log }) => expect(log.join("\n")).toContain("counter-key=chat/copilot"),
  },
  {
    it: "rejects a token without the app role that the contract asks for",
    lane: { consumers: [roled], entra: tenant },
    when: entra(azp),
    shows: stranger,
  },
  {
    it: "takes a token with one of the app roles",
    lane: { consumers: [roled], entra: tenant },
    when: entra({ ...azp, roles: ["Other", "Model.Call"] }),
    shows: forwardedTo("chat"),
  },
  {
    it: "takes key and token together where the contract says both",
    lane: { consumers: [both], entra: tenant },
    when: { ...chat(), key: "vault", claims: { azp: ["vault-app"] } },
    shows: forwardedTo("chat"),
  },
  {
    it: "rejects the token alone where the contract says both",
    lane: { consumers: [both], entra: tenant },
    when: entra({ azp: ["vault-app"] }),
    shows: stranger,
  },
  {
    it: "rejects the key alone where the contract says both",
    lane: { consumers: [both, laneConsumer()], entra: tenant },
    when: { ...chat(), key: "vault" },
    shows: (outcome) => expect(outcome.response?.status).toBe(401),
  },
  {
    it: "counts a key with another application's token as the token's owner, never as the key's",
    lane: { consumers: [both, copilot], entra: tenant },
    when: { ...chat(), key: "vault", claims: azp },
    shows: ({ log }) => expect(log.join("\n")).toContain("counter-key=chat/copilot"),
  },
  {
    it: "rejects a key that is no consumer's of the lane, such as the service's own",
    when: { ...chat(), key: "master" },
    shows: stranger,
  },
  {
    it: "rejects everybody where no contract names the lane",
    lane: { consumers: [] },
    when: chat(),
    shows: stranger,
  },
  {
    it: "lists no models to a stranger",
    when: { ...listModels, key: "master" },
    shows: stranger,
  },
  {
    it: "lets no credential of the caller reach a backend, nor where to spill",
    when: chat(hello, { "api-key": "secret", "x-ms-spillover-deployment": "other", "x-mine": "kept" }),
    shows: ({ requestHeaders, log }) => {
      expect(requestHeaders).toEqual({ "x-mine": "kept" });
      expect(log).toContain("set-query-parameter name=subscription-key exists-action=delete");
      expect(log.join("\n")).toContain("authentication-managed-identity resource=https://cognitiveservices.azure.com");
    },
  },
]);
