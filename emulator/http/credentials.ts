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
  const subscription = deployment.subscriptions.find(({ scope, state }) => {
    if (state !== "active") return false;
    if (scope.kind === "product")
      return deployment.products.some(({ id, apiIds }) => id === scope.productId && apiIds.includes(api.id));
    return scope.kind === "all" || scope.apiId === api.id;
  });
  if (subscription)
    return {
      caller: subscription.id,
      header: api.keyNames.header,
      value: emulatedKey(subscription.id),
      isBearer: api.keyNames.bearer,
    };
  const asked = api.policy === undefined ? undefined : tokenPolicy(deployment, api.policy);
  if (!asked) return undefined;
  const token = emulatedToken(asked, rolesIn(api.policy ?? ""), nowMs);
  return { caller: token.caller, header: "Authorization", value: `Bearer ${token.text}`, isBearer: true };
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

/** A token without a signature, which nothing but the emulator takes: the first of each thing that the policy allows. */
function emulatedToken(
  asked: PolicyNode,
  roles: readonly string[],
  nowMs: number,
): { readonly caller: string; readonly text: string } {
  const first = (group: string) => find(asked.children, group)?.children[0]?.text?.source.trim();
  const caller = first("client-application-ids") ?? "emulated-application";
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
  return { caller, text: `${part({ alg: "none", typ: "JWT" })}.${part(payload)}.` };
}
