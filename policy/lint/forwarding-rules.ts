import { isExpression } from "../expression";
import { isOneOf, type Token, tokenize } from "./csharp-tokens";
import { inlineMembers } from "./local-names";
import { type Place, withinPlace } from "./place";
import type { Found, LintRule } from "./rule";

/** The service drops an idle connection after four minutes, and may not honour a longer wait (forward-request page). */
const longestTimeoutSeconds = 240;
/** Repetitions after the first attempt. A choice: three attempts are what a deadline has room for. */
const mostRepetitions = 2;

/** Statements that cost, count or ask somebody each time they run. */
const notRepeated: ReadonlySet<string> = new Set([
  "azure-openai-semantic-cache-lookup",
  "azure-openai-token-limit",
  "llm-content-safety",
  "llm-semantic-cache-lookup",
  "llm-token-limit",
  "rate-limit-by-key",
  "send-request",
]);

function boundedCount({ element, path }: Place): readonly Found[] {
  const count = element.attributes.count;
  if (typeof count === "string" && /^\d+$/.test(count) && Number(count) >= 1 && Number(count) <= mostRepetitions)
    return [];
  const got = isExpression(count) ? "an expression" : count === undefined ? "none" : `"${count}"`;
  return [{ path: `${path}/@count`, message: `must be 1 to ${mostRepetitions} repetitions as a literal, got ${got}` }];
}

function asksForNoAnswer(place: Place): readonly Found[] {
  const { condition } = place.element.attributes;
  const forwards = withinPlace(place).some(({ element }) => element.name === "forward-request");
  if (!forwards || (isExpression(condition) && comparesToNull(inlineMembers(tokenize(condition.code).tokens))))
    return [];
  return [
    {
      path: `${place.path}/@condition`,
      message: "must say what becomes of an answer that never came (ask for context.Response == null)",
    },
  ];
}

/** Whether the C# asks for `context.Response` to be null, or goes on by `?.` where it is. */
function comparesToNull(tokens: readonly Token[]): boolean {
  return tokens.some((token, index) => {
    const isResponse = isOneOf(token, "Response") && isOneOf(tokens[index - 2], "context");
    if (!isResponse) return false;
    const after = isOneOf(tokens[index + 1], "==", "!=", "is") && isOneOf(tokens[index + 2], "null");
    const before = isOneOf(tokens[index - 3], "==", "!=") && isOneOf(tokens[index - 4], "null");
    return after || before || isOneOf(tokens[index + 1], "?.");
  });
}

const named = (places: readonly Place[], name: string): readonly Place[] =>
  places.filter(({ element, isStatement }) => isStatement && element.name === name);

/** How a request goes to a backend. */
export const forwardingRules: readonly LintRule[] = [
  {
    id: "retry-around-safety",
    why: "what is repeated is judged, counted and paid again, though the request is the same",
    check: ({ places }) =>
      places
        .filter(({ element, isStatement }) => isStatement && notRepeated.has(element.name))
        .filter(({ around }) => around.some(({ name }) => name === "retry"))
        .map(({ path, element }) => ({
          path,
          message: `must not run again: ${element.name} stands in a retry (put it before)`,
        })),
  },
  {
    id: "forward-has-timeout",
    why: "without a timeout a request waits five minutes for response headers, which outlives every deadline; above four the service may drop it",
    check: ({ places }) =>
      named(places, "forward-request").flatMap(({ element, path }) => {
        const { timeout } = element.attributes;
        if (isExpression(timeout)) return [];
        const seconds = timeout !== undefined && /^\d+$/.test(timeout) ? Number(timeout) : 0;
        if (seconds >= 1 && seconds <= longestTimeoutSeconds) return [];
        const got = timeout === undefined ? "none" : `"${timeout}"`;
        return [{ path: `${path}/@timeout`, message: `must be 1 to ${longestTimeoutSeconds} s, got ${got}` }];
      }),
  },
  {
    id: "retry-bounded",
    why: "a failing region gets each request as often as it is repeated, and a host that cannot be reached leaves no answer to ask",
    check: ({ places }) =>
      named(places, "retry").flatMap((place) => [...boundedCount(place), ...asksForNoAnswer(place)]),
  },
  {
    id: "authentication-after-credentials",
    why: "without the gateway's own identity a backend gets what the caller authenticated with, and refuses it",
    check: ({ context, places }) => {
      const forwards = named(places, "forward-request").length > 0;
      const identity = named(places, "authentication-managed-identity").some(({ section }) => section === "inbound");
      return context.scope === "api" && forwards && !identity
        ? [
            {
              path: "inbound",
              message: "must hold authentication-managed-identity, since the document forwards requests",
            },
          ]
        : [];
    },
  },
];
