import type { Synthesis } from "./read-synthesis";
import { referenced } from "./references";

/** Statements of a policy that go over the network before a caller is answered, and whom they ask. */
const statements: readonly { readonly element: RegExp; readonly asks: string }[] = [
  { element: /<llm-content-safety[\s>]/, asks: "Content Safety" },
  { element: /<(?:llm|azure-openai)-semantic-cache-lookup[\s>]/, asks: "embeddings" },
  { element: /<send-request[\s>]/, asks: "a request of the policy's own" },
  { element: /<forward-request[\s/>]/, asks: "model" },
];

/** By lane, whom its policy asks one after the other on the way to an answer: each is a round trip that a caller waits for. */
export function roundTrips(synthesis: Synthesis): ReadonlyMap<string, readonly string[]> {
  return new Map(
    synthesis.resources
      .filter(({ type }) => type === "azurerm_api_management_api_policy")
      .map(({ stack, attributes }) => {
        const lane = referenced(synthesis, stack, attributes.api_name)?.attributes.name ?? attributes.api_name;
        const policy = String(attributes.xml_content);
        return [String(lane), statements.filter(({ element }) => element.test(policy)).map(({ asks }) => asks)];
      }),
  );
}
