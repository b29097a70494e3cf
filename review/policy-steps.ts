import { isExpression, literalsOf, type PlacedElement } from "./policy-xml";

/** What a lane refuses by the request alone, as its callers are told. */
export interface PolicyRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** Content Safety at the gateway. */
export interface PolicySafety {
  /** Whose outage refuses requests, or lets them pass unjudged. */
  readonly onOutage: "refuse" | "admit";
  readonly shieldPrompt: boolean;
  readonly completions: boolean;
  readonly thresholds: Readonly<Record<string, number>>;
  readonly blocklists: readonly string[];
  /** Prompts above are not judged; absent where all are. */
  readonly judgedCharacters?: number;
  /** How long a verdict is waited for; absent where the service decides. */
  readonly timeoutSeconds?: number;
}

/** Answers given again. */
export interface PolicyCache {
  readonly kind: "semantic" | "exact";
  readonly scope: "consumer" | "user" | "shared";
  readonly version: string;
  readonly ttlSeconds: number;
  readonly maxPromptTokens: number;
  /** Embedding distance that still hits, and the backend that embeds; of a semantic cache. */
  readonly scoreThreshold?: number;
  readonly embeddingsBackend?: string;
  /** Requests that it is not asked for. */
  readonly bypasses: readonly string[];
}

/** Ways beside the lane's own model, and the backend of each. */
export interface PolicyRoutes {
  readonly pool: string;
  readonly escalation?: { readonly backend: string; readonly abovePromptTokens?: number };
  readonly canary?: { readonly backend: string; readonly share: number };
}

/** What a lane refuses, in the order in which it is looked at. */
export function readRefusals(placed: readonly PlacedElement[]): readonly PolicyRefusal[] {
  const expression = variableOf(placed, "refusal");
  return [...expression.matchAll(/return ("(?:[^"\\]|\\.)+");/g)].map(([, quoted = '""']) => {
    const [status, code = "", message = ""] = String(literalsOf(quoted)[0]).split("|");
    return { status: Number(status), code, message };
  });
}

export function readSafety(placed: readonly PlacedElement[]): PolicySafety | undefined {
  const own = placed.find(({ element }) => element.name === "llm-content-safety");
  const asked = placed.filter(({ element }) => element.name === "send-request");
  const first = own ?? asked[0];
  if (!first) return undefined;
  const limit = /"prompt-characters"\] <= (\d+)/.exec(conditionsOf(first).join("\n"))?.[1];
  const common = limit === undefined ? {} : { judgedCharacters: Number(limit) };
  return { ...(own ? readOwnSafety(own, placed) : readAskedSafety(asked, placed)), ...common };
}

/** The service's own statement, which fails closed. */
function readOwnSafety({ element }: PlacedElement, placed: readonly PlacedElement[]): PolicySafety {
  const inside = placed.filter(({ within }) => within.includes(element));
  const thresholds = inside.filter(({ element: { name } }) => name === "category");
  return {
    onOutage: "refuse",
    shieldPrompt: element.attributes["shield-prompt"] === "true",
    completions: element.attributes["enforce-on-completions"] === "true",
    thresholds: Object.fromEntries(
      thresholds.map(({ element: { attributes } }) => [String(attributes.name), Number(attributes.threshold)]),
    ),
    blocklists: inside.filter(({ element: { name } }) => name === "id").map(({ element: { text } }) => text),
  };
}

/** The policy's own requests, which let pass what nobody judged. */
function readAskedSafety(asked: readonly PlacedElement[], placed: readonly PlacedElement[]): PolicySafety {
  const variables = asked.map(({ element }) => element.attributes["response-variable-name"]);
  const severities = /harm\["category"\] == "(\w+)" && \(int\)harm\["severity"\] >= (\d)/g;
  const body = placed.find(({ element, within }) => element.name === "set-body" && within.includes(first(asked)));
  const blocklists = /"blocklistNames", new JArray\(([^)]*)\)/.exec(body?.element.text ?? "")?.[1];
  return {
    onOutage: "admit",
    shieldPrompt: variables.includes("shield"),
    completions: false,
    thresholds: Object.fromEntries(
      [...variableOf(placed, "safety").matchAll(severities)].map(([, category = "", severity]) => [
        category,
        Number(severity),
      ]),
    ),
    blocklists: literalsOf(blocklists ?? ""),
    timeoutSeconds: Math.max(...asked.map(({ element }) => Number(element.attributes.timeout))),
  };
}

export function readCache(placed: readonly PlacedElement[]): PolicyCache | undefined {
  const named = (name: string) => placed.find(({ element }) => element.name === name)?.element.attributes;
  const semantic = named("llm-semantic-cache-lookup");
  const store = named(semantic ? "llm-semantic-cache-store" : "cache-store-value");
  if (!store) return undefined;
  const use = variableOf(placed, "cache");
  const [, version, owner] =
    /string\.Join\("\\n", "[^"]*", "([^"]*)", (.*), context\.Operation\.Id/.exec(variableOf(placed, "cache-key")) ?? [];
  const longest = /\/ 4 > (\d+)\) \{ return "bypass\(length\)"/.exec(use)?.[1];
  if (version === undefined || owner === undefined || longest === undefined) {
    throw new RangeError("a lane's cache must have a key of version and scope, and a longest prompt");
  }
  return {
    kind: semantic ? "semantic" : "exact",
    scope: owner === '""' ? "shared" : owner.includes('["user"]') ? "user" : "consumer",
    version,
    ttlSeconds: Number(store.duration),
    maxPromptTokens: Number(longest),
    ...(semantic
      ? {
          scoreThreshold: Number(semantic["score-threshold"]),
          embeddingsBackend: String(semantic["embeddings-backend-id"]),
        }
      : {}),
    bypasses: [...use.matchAll(/"bypass\((\w+)\)"/g)].map(([, reason = ""]) => reason),
  };
}

export function readRoutes(placed: readonly PlacedElement[]): PolicyRoutes {
  const sent = placed.filter(({ element }) => element.name === "set-backend-service");
  const to = (way: string) =>
    sent.find((each) => conditionOf(each)?.includes(`"${way}"`))?.element.attributes["backend-id"];
  const named = sent.map((each) => ({ id: each.element.attributes["backend-id"] ?? "", condition: conditionOf(each) }));
  // Where each gateway region has a pool, the home region's stands for all: they hold the same backends.
  const own = named.find(({ condition }) => condition === undefined)?.id;
  const pool = own !== undefined && isExpression(own) ? /default: return "([^"]+)"/.exec(own)?.[1] : own;
  if (pool === undefined) throw new RangeError("a lane's policy must send requests to a pool");
  const decision = variableOf(placed, "route");
  const above = /\/ 4 > (\d+)\) \{ return "escalation"/.exec(decision)?.[1];
  const share = /NextDouble\(\) < ([\d.e-]+)\)/.exec(decision)?.[1];
  const escalation = to("escalation");
  const canary = to("canary");
  return {
    pool,
    ...(escalation === undefined
      ? {}
      : { escalation: { backend: escalation, ...(above === undefined ? {} : { abovePromptTokens: Number(above) }) } }),
    ...(canary === undefined || share === undefined ? {} : { canary: { backend: canary, share: Number(share) } }),
  };
}

/** What a variable is set to, where it is set first; nothing where it never is. */
function variableOf(placed: readonly PlacedElement[], name: string): string {
  const set = placed.find(({ element }) => element.name === "set-variable" && element.attributes.name === name);
  return set?.element.attributes.value ?? "";
}

/** The nearest condition that an element stands under. */
function conditionOf(placed: PlacedElement): string | undefined {
  return conditionsOf(placed).at(-1);
}

/** All conditions that an element stands under, the outermost first. */
function conditionsOf({ within }: PlacedElement): readonly string[] {
  return within.flatMap(({ name, attributes }) => (name === "when" ? [attributes.condition ?? ""] : []));
}

function first([placed]: readonly PlacedElement[]) {
  if (!placed) throw new RangeError("there must be a request");
  return placed.element;
}
