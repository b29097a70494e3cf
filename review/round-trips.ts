import type { GatewayLane } from "./gateway-lanes";
import { number } from "./markdown";
import type { PlacedElement } from "./policy-xml";

/** A call over the network that a caller waits for. */
export interface RoundTrip {
  /** Whom the lane asks. */
  readonly asks: string;
  /** Which requests pay for it. */
  readonly paidBy: string;
  /** What it adds before the caller is answered. */
  readonly adds: string;
}

/**
 * Whom a lane's policy asks one after the other on the way to an answer, in order. Requests that are sent side by side are one
 * trip in time; a repeated attempt is the same trip again.
 */
export function roundTrips(lane: GatewayLane): readonly RoundTrip[] {
  const { elements, safety } = lane.policy;
  const trips = elements.flatMap((placed) => tripOf(lane, placed));
  const judgesAnswers = safety?.completions
    ? [
        {
          asks: "Content Safety",
          paidBy: "all that the model answered",
          adds: "a verdict on the answer, held until then",
        },
      ]
    : [];
  return [...trips, ...judgesAnswers];
}

function tripOf(lane: GatewayLane, placed: PlacedElement): readonly RoundTrip[] {
  const { element, within } = placed;
  const paidBy = payersOf(lane, placed);
  switch (element.name) {
    case "llm-content-safety":
      return [
        {
          asks: "Content Safety",
          paidBy,
          adds: `a verdict on the prompt from ${lane.contentSafetyRegion}; without one the request is refused`,
        },
      ];
    case "llm-semantic-cache-lookup":
      return [{ asks: "embeddings", paidBy, adds: embedding(lane) }];
    case "wait":
      return [{ asks: askedBy(lane, placed), paidBy, adds: verdicts(lane, placed) }];
    case "send-request":
      return within.some(({ name }) => name === "wait")
        ? []
        : [{ asks: askedBy(lane, placed), paidBy, adds: verdicts(lane, placed) }];
    case "forward-request":
      return [
        {
          asks: "model",
          paidBy: modelPayers(lane),
          adds: `the answer, after ${lane.policy.forwarding.attempts} attempts at most`,
        },
      ];
    default:
      return [];
  }
}

/** Requests that come to a statement: all, or those that a condition of ours lets through. */
function payersOf({ policy: { cache } }: GatewayLane, { within }: PlacedElement): string {
  const payers = within
    .filter(({ name }) => name === "when")
    .map(({ attributes: { condition = "" } }) => {
      const characters = /"prompt-characters"\] <= (\d+)/.exec(condition)?.[1];
      if (characters !== undefined) return `prompts of up to ${number(Number(characters))} characters`;
      if (condition.includes('"prompt"] != ""')) return "prompts with text";
      if (cache && condition.includes('"cache"] == "lookup"')) return "requests that the cache may answer";
      return `requests of which this holds: ${condition}`;
    });
  return payers.length === 0 ? "all requests" : payers.join(", of these ");
}

function modelPayers({ policy: { cache } }: GatewayLane): string {
  return cache ? "all but what the cache answers" : "all requests";
}

function embedding({ policy: { cache }, backend }: GatewayLane): string {
  const { region, url } = backend(cache?.embeddingsBackend ?? "");
  const deployment = /\/deployments\/([^/]+)\//.exec(url)?.[1] ?? url;
  return `an embedding of the prompt by ${deployment} in ${region}, then a search in the gateway's Redis`;
}

/** The hosts that a policy's own requests go to; Content Safety is known by its path. */
function askedBy({ policy }: GatewayLane, placed: PlacedElement): string {
  const urls = urlsOf(policy.elements, placed);
  return urls.every((url) => url.includes("/contentsafety/"))
    ? "Content Safety"
    : [...new Set(urls.map((url) => new URL(url).hostname))].join(", ");
}

function verdicts({ policy: { elements, safety }, contentSafetyRegion }: GatewayLane, placed: PlacedElement): string {
  const { length } = urlsOf(elements, placed);
  const several = length > 1 ? `${length} verdicts on the prompt side by side` : "a verdict on the prompt";
  return `${several} from ${contentSafetyRegion}, waited for up to ${safety?.timeoutSeconds} s; without them the request goes on`;
}

function urlsOf(elements: readonly PlacedElement[], { element }: PlacedElement): readonly string[] {
  return elements
    .filter((each) => each.element.name === "set-url" && each.within.includes(element))
    .map(({ element: { text } }) => text);
}
