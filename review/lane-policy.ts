import { type PolicyCallers, readCallers } from "./policy-callers";
import { type PolicyForwarding, readForwarding } from "./policy-forwarding";
import {
  type PolicyCache,
  type PolicyRefusal,
  type PolicyRoutes,
  type PolicySafety,
  readCache,
  readRefusals,
  readRoutes,
  readSafety,
} from "./policy-steps";
import { elementsOf, isExpression, type PlacedElement, readPolicyXml } from "./policy-xml";

/** What a lane's policy does to a request, as its text says. */
export interface LanePolicy {
  readonly elements: readonly PlacedElement[];
  readonly callers: PolicyCallers;
  readonly refusals: readonly PolicyRefusal[];
  readonly safety?: PolicySafety;
  readonly cache?: PolicyCache;
  readonly routes: PolicyRoutes;
  readonly forwarding: PolicyForwarding;
  readonly characters: number;
  readonly expressions: number;
  /** What the text says of itself: it changes with every character of the policy. */
  readonly hash: string;
}

/** Reads a lane's policy. Throws a `RangeError` for a text that is not one of ours. */
export function readLanePolicy(text: string): LanePolicy {
  const elements = elementsOf(readPolicyXml(text));
  const safety = readSafety(elements);
  const cache = readCache(elements);
  return {
    elements,
    callers: readCallers(elements),
    refusals: readRefusals(elements),
    ...(safety ? { safety } : {}),
    ...(cache ? { cache } : {}),
    routes: readRoutes(elements),
    forwarding: readForwarding(elements),
    characters: text.length,
    expressions: elements
      .flatMap(({ element }) => [...Object.values(element.attributes), element.text])
      .filter((value) => isExpression(value.trim())).length,
    hash: /<!-- headroom (sha256:[0-9a-f]{12}) -->/.exec(text)?.[1] ?? "none",
  };
}
