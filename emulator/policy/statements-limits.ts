import { child, element, type StatementRule, statement, textAlone } from "./statement-rule";

const told =
  "retry-after-header-name~ retry-after-variable-name~ remaining-calls-header-name~ remaining-calls-variable-name~ total-calls-header-name~";
const callLimit = "calls!~ renewal-period!~";
const callQuota = "calls~ bandwidth~ renewal-period!~";
const named = { takes: "some", names: ["id", "name"] } as const;
const quotaGroup = { takes: "some", names: ["calls", "bandwidth"] } as const;

const tokenLimit = (name: string): StatementRule =>
  statement(
    name,
    element(
      "counter-key! estimate-prompt-tokens! tokens-per-minute token-quota token-quota-period=Hourly|Daily|Weekly|Monthly|Yearly retry-after-header-name~ retry-after-variable-name~ remaining-quota-tokens-header-name~ remaining-quota-tokens-variable-name~ remaining-tokens-header-name~ remaining-tokens-variable-name~ tokens-consumed-header-name~ tokens-consumed-variable-name~",
      {
        groups: [
          { takes: "some", names: ["tokens-per-minute", "token-quota"] },
          { takes: "all or none", names: ["token-quota", "token-quota-period"] },
        ],
      },
    ),
    {
      sections: ["inbound"],
      support: "approximated",
      note: "prompts and streamed answers are estimated at four characters a token",
    },
  );

/** The same limit for an API of the product, and for an operation of that API. */
const perApi = (limit: string, groups: typeof quotaGroup | undefined) => {
  const operation = element(`id~ name~ ${limit}`, { groups: groups ? [named, groups] : [named] });
  return child("api*", { ...operation, children: [child("operation*", operation)] });
};

/** Limits of calls and tokens, and content safety. Sections and scopes: the usage notes of each one's reference page (2024-07, 2026-04). */
export const limitStatements: readonly StatementRule[] = [
  statement("rate-limit", element(`${callLimit} ${told}`, { children: [perApi(callLimit, undefined)] }), {
    sections: ["inbound"],
    scopes: ["product", "api", "operation"],
    once: true,
  }),
  statement(
    "rate-limit-by-key",
    element(`calls! renewal-period! counter-key! increment-condition increment-count ${told}`),
    { sections: ["inbound"] },
  ),
  statement("quota", element(callQuota, { groups: [quotaGroup], children: [perApi(callQuota, quotaGroup)] }), {
    sections: ["inbound"],
    scopes: ["product"],
    once: true,
  }),
  statement(
    "quota-by-key",
    element(`${callQuota} counter-key! increment-condition increment-count first-period-start~`, {
      groups: [quotaGroup],
    }),
    { sections: ["inbound"] },
  ),
  tokenLimit("llm-token-limit"),
  tokenLimit("azure-openai-token-limit"),
  statement(
    "llm-content-safety",
    element("backend-id! shield-prompt enforce-on-completions window-size window-overlap-size", {
      children: [
        child(
          "categories?",
          element("output-type=FourSeverityLevels|EightSeverityLevels", {
            children: [child("category+", element("name!=Hate|SelfHarm|Sexual|Violence threshold!"))],
          }),
        ),
        child("blocklists?", element("", { children: [child("id+", textAlone)] })),
      ],
    }),
    {
      sections: ["inbound", "outbound"],
      scopes: ["global", "product", "api"],
      support: "approximated",
      note: "the verdict is an emulated judge's, not a trained model's; answers are not judged",
    },
  ),
];
