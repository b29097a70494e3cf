import type { Api, Deployment } from "../deployment";
import { emulatedKey } from "../gateway/subscriptions";
import type { PolicyNode } from "../policy/effective";
import { readPolicyDocument } from "../policy/read-document";

/** What a caller shows to a lane of the emulator, as a header. */
export interface Credential {
  /** Who that is: a subscription, or an Entra application. */
  readonly caller: string;
  readonly header: string;
  readonly value: string;
  /** Whether the SDK's own `apiKey`, which it sends as a bearer, is enough. */
  readonly isBearer: boolean;
}

/** Seconds that an emulated token holds: a working day. */
const tokenSeconds = 8 * 3600;

/** One way into each API: the key of a subscription that opens it, or a token such as its policy asks for; undefined where it asks for nothing. */
export function credentialOf(deployment: Deployment, api: Api, nowMs: number): Credential | undefined {
  return credentialsOf(deployment, api, nowMs)[0];
}

/** Every way into an API: the keys of all subscriptions that open it, then a token of each application that its policy lets in. */
export function credentialsOf(deployment: Deployment, api: Api, nowMs: number): readonly Credential[] {
  const subscriptions = deployment.subscriptions.filter(({ scope, state }) => {
    if (state !== "active") return false;
    if (scope.kind === "product")
      return deployment.products.some(({ id, apiIds }) => id === scope.productId && apiIds.includes(api.id));
    return scope.kind === "all" || scope.apiId === api.id;
  });
  const keys = subscriptions.map(({ id }) => {
    return { caller: id, header: api.keyNames.header, value: emulatedKey(id), isBearer: api.keyNames.bearer };
  });
  const asked = api.policy === undefined ? undefined : tokenPolicy(deployment, api.policy);
  if (!asked) return keys;
  const applications = valuesOf(asked, "client-application-ids");
  const tokens = (applications.length > 0 ? applications : ["emulated-application"]).map((caller) => {
    const text = emulatedToken(asked, caller, rolesIn(api.policy ?? ""), nowMs);
    return { caller, header: "Authorization", value: `Bearer ${text}`, isBearer: true };
  });
  return [...keys, ...tokens];
}

function valuesOf(asked: PolicyNode, group: string): string[] {
  return find(asked.children, group)?.children.map(({ text }) => text?.source.trim() ?? "") ?? [];
}

function tokenPolicy({ namedValues }: Deployment, policy: string): PolicyNode | undefined {
  const named = new Map(namedValues.map(({ displayName, value }) => [displayName, value]));
  const { sections } = readPolicyDocument(policy, "api", "policy", named);
  return find(sections.get("inbound") ?? [], "validate-azure-ad-token");
}

function find(nodes: readonly PolicyNode[], name: string): PolicyNode | undefined {
  for (const node of nodes) {
    const found = node.name === name ? node : find(node.children, name);
    if (found) return found;
  }
  return undefined;
}

/** App roles that a policy's own C# looks for, as the kit writes it: `role == "Model.Call"`. */
function rolesIn(policy: string): string[] {
  return [...new Set([...policy.matchAll(/\brole == (?:"|&quot;)([^"&]+)/g)].map(([, role = ""]) => role))];
}

/** A token of an application without a signature, which nothing but the emulator takes: the first of each other thing that the policy allows. */
function emulatedToken(asked: PolicyNode, caller: string, roles: readonly string[], nowMs: number): string {
  const first = (group: string) => valuesOf(asked, group)[0];
  const tenant = asked.attributes.get("tenant-id")?.source ?? "emulated-tenant";
  const seconds = Math.floor(nowMs / 1000);
  const claims = find(asked.children, "required-claims")?.children ?? [];
  const payload = {
    aud: first("audiences") ?? first("backend-application-ids") ?? "emulated",
    iss: `https://login.microsoftonline.com/${tenant}/v2.0`,
    tid: tenant,
    azp: caller,
    appid: caller,
    nbf: seconds - 60,
    exp: seconds + tokenSeconds,
    ...(roles.length > 0 && { roles }),
    ...Object.fromEntries(
      claims.map((claim) => [
        claim.attributes.get("name")?.source ?? "",
        claim.children.map(({ text }) => text?.source.trim()),
      ]),
    ),
  };
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "none", typ: "JWT" })}.${part(payload)}.`;
}
