import { elementsOf, literalsOf, type PlacedElement, type PolicyElement } from "./policy-xml";

/** What a lane's policy lets one consumer do, in one gateway region. */
export interface PolicyConsumer {
  readonly name: string;
  /** Models it may name. */
  readonly models: readonly string[];
  readonly tokensPerMinute: number;
  readonly requestsPerMinute: number;
  /** `2,000,000 Monthly` in parts. */
  readonly quota?: { readonly tokens: number; readonly period: string };
  /** Whether it shares what consumers of higher priority leave. */
  readonly low: boolean;
}

/** Who may call a lane, and how much. */
export interface PolicyCallers {
  readonly consumers: readonly PolicyConsumer[];
  /** Tokens a minute that all consumers of low priority share. */
  readonly leftoverTokensPerMinute?: number;
  /** Tokens a minute for the lane as a whole, where its class yields. */
  readonly budgetTokensPerMinute?: number;
  /** Whose tokens are taken, where an Entra token is asked for. */
  readonly entra?: { readonly tenantId: string; readonly audiences: readonly string[] };
}

/**
 * Reads who may call from a lane's policy: each consumer is known by the id of its limits. Throws a `RangeError` where one has
 * requests a minute and no tokens a minute.
 */
export function readCallers(placed: readonly PlacedElement[]): PolicyCallers {
  const limits = placed.filter(({ element }) => element.name === "llm-token-limit");
  // What all share comes after what each has, so that a consumer by such a name is not taken for it.
  const shared = limits.findLast(({ element }) => element.attributes.id === "low-priority-tokens-per-minute");
  const whole = limits.findLast(({ element }) => element.attributes.id === "lane-tokens-per-minute");
  const low = new Set(consumersIn(shared?.within.at(-1)?.attributes.condition ?? ""));
  const token = placed.find(({ element }) => element.name === "validate-azure-ad-token")?.element;
  const modelsOf = readModelLists(placed);
  const consumers = placed
    .filter(({ element }) => element.name === "rate-limit-by-key")
    .map((requests) => {
      const { name, ...limit } = consumerLimits(requests, limits);
      return { name, ...limit, models: modelsOf(name), low: low.has(name) };
    });
  return {
    consumers,
    ...(shared ? { leftoverTokensPerMinute: perMinute(shared.element) } : {}),
    ...(whole ? { budgetTokensPerMinute: perMinute(whole.element) } : {}),
    ...(token ? { entra: entraOf(token) } : {}),
  };
}

function consumerLimits({ element: { attributes }, within }: PlacedElement, limits: readonly PlacedElement[]) {
  const name = String(attributes.id).replace(/-requests-per-minute$/, "");
  const tokens = limits.find(
    (limit) => limit.within.at(-1) === within.at(-1) && limit.element.attributes.id === `${name}-tokens-per-minute`,
  )?.element;
  if (!tokens) throw new RangeError(`a policy must limit the tokens of consumer ${name}, got requests alone`);
  const { "token-quota": quota, "token-quota-period": period } = tokens.attributes;
  return {
    name,
    tokensPerMinute: perMinute(tokens),
    requestsPerMinute: Number(attributes.calls),
    ...(quota === undefined ? {} : { quota: { tokens: Number(quota), period: String(period) } }),
  };
}

/** Whom a condition names. */
function consumersIn(condition: string): readonly string[] {
  return literalsOf(condition.replaceAll('context.Variables["consumer"]', ""));
}

function perMinute({ attributes }: PolicyElement): number {
  return Number(attributes["tokens-per-minute"]);
}

function entraOf(token: PolicyElement) {
  const audiences = elementsOf(token).filter(({ element }) => element.name === "audience");
  return { tenantId: String(token.attributes["tenant-id"]), audiences: audiences.map(({ element }) => element.text) };
}

/** The policy lists a lane's models to who asks for them: one list for some consumers, and one for all others. */
function readModelLists(placed: readonly PlacedElement[]): (consumer: string) => readonly string[] {
  const lists = placed
    .filter(({ element, within }) => element.name === "set-body" && within.some(isListing))
    .map(({ element, within }) => {
      const conditions = within
        .filter(({ name }) => name === "when")
        .map(({ attributes }) => attributes.condition ?? "");
      const { data } = JSON.parse(element.text) as { readonly data: readonly { readonly id: string }[] };
      return { names: conditions.slice(1).flatMap(consumersIn), models: data.map(({ id }) => id) };
    });
  return (consumer) =>
    (lists.find(({ names }) => names.includes(consumer)) ?? lists.find(({ names }) => names.length === 0))?.models ??
    [];
}

function isListing({ name, attributes }: PolicyElement): boolean {
  return name === "when" && (attributes.condition ?? "").includes('context.Operation.Id == "list-models"');
}
