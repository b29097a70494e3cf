import type { Statement } from "../document";
import { element } from "./element";

/** What Content Safety judges a text by. */
export type ContentCategory = "Hate" | "SelfHarm" | "Sexual" | "Violence";

/**
 * `llm-content-safety`: one more round trip, before the model is called. Severities are 0, 2, 4 and 6; a text is refused
 * with 403 from the threshold on, and when Content Safety cannot be asked. Allowed at API scope and above, not on an
 * operation.
 */
export function llmContentSafety(attributes: {
  readonly id: string;
  readonly backendId: string;
  readonly shieldPrompt: boolean;
  readonly enforceOnCompletions: boolean;
  readonly thresholds: Readonly<Record<ContentCategory, 0 | 2 | 4 | 6>>;
  readonly blocklists: readonly string[];
}): Statement<"inbound"> {
  const { id, backendId, shieldPrompt, enforceOnCompletions, thresholds, blocklists } = attributes;
  const categories = Object.entries(thresholds).map(([name, threshold]) =>
    element("category", { name, threshold: String(threshold) }),
  );
  return element(
    "llm-content-safety",
    {
      id,
      "backend-id": backendId,
      "shield-prompt": String(shieldPrompt),
      "enforce-on-completions": enforceOnCompletions ? "true" : undefined,
    },
    [
      element("categories", { "output-type": "FourSeverityLevels" }, categories),
      ...(blocklists.length === 0
        ? []
        : [
            element(
              "blocklists",
              {},
              blocklists.map((name) => element("id", {}, name)),
            ),
          ]),
    ],
  );
}
