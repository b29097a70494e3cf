import type { StatementIn } from "../document";
import { isConsumer } from "../expressions/caller";
import { choose } from "../statements/flow";
import { llmTokenLimit, rateLimitByKey } from "../statements/limits";
import type { LaneConsumer, LanePolicyProps } from "./props";

const retryAfterVariableName = "limit-retry-after";

/**
 * Limits of the caller, then of what the low-priority callers share, then of a lane whose class yields. Each has an id, which
 * a refusal carries. Counters are named by lane and consumer, so no two
 * lanes share one; no consumer's name holds a #.
 */
export function limit(props: LanePolicyProps): readonly StatementIn<"inbound">[] {
  const { workload, consumers, leftoverTokensPerMinute, budgetTokensPerMinute, estimatePromptTokens } = props;
  const shared = (id: string, counterKey: string, tokensPerMinute: number) =>
    llmTokenLimit({ id, counterKey, tokensPerMinute, estimatePromptTokens, retryAfterVariableName });
  const low = consumers.filter((consumer) => consumer.low).map(({ name }) => name);
  return [
    ...limitConsumers(props),
    ...(leftoverTokensPerMinute === undefined || low.length === 0
      ? []
      : [
          choose({
            condition: isConsumer(low),
            statements: [shared("low-priority-tokens-per-minute", `${workload}#low`, leftoverTokensPerMinute)],
          }),
        ]),
    ...(budgetTokensPerMinute === undefined ? [] : [shared("lane-tokens-per-minute", workload, budgetTokensPerMinute)]),
  ];
}

function limitConsumers({ workload, consumers, estimatePromptTokens }: LanePolicyProps) {
  const [only, ...more] = consumers;
  if (!only) return [];
  const statements = (consumer: LaneConsumer) =>
    limitsOf(consumer, `${workload}/${consumer.name}`, estimatePromptTokens);
  // Nobody else has come this far.
  if (more.length === 0) return statements(only);
  const branch = (consumer: LaneConsumer) => ({
    condition: isConsumer([consumer.name]),
    statements: statements(consumer),
  });
  return [choose(branch(only), ...more.map(branch))];
}

function limitsOf(
  { name, tokensPerMinute, requestsPerMinute, tokenQuota }: LaneConsumer,
  counterKey: string,
  estimatePromptTokens: boolean,
): readonly StatementIn<"inbound">[] {
  return [
    rateLimitByKey({
      id: `${name}-requests-per-minute`,
      callsPerMinute: requestsPerMinute,
      counterKey: `${counterKey}/requests`,
      remainingCallsHeaderName: "x-headroom-remaining-requests",
      retryAfterVariableName,
    }),
    llmTokenLimit({
      id: `${name}-tokens-per-minute`,
      counterKey,
      tokensPerMinute,
      ...(tokenQuota ? { tokenQuota } : {}),
      estimatePromptTokens,
      remainingTokensHeaderName: "x-headroom-remaining-tokens",
      remainingQuotaTokensHeaderName: "x-headroom-remaining-quota-tokens",
      retryAfterVariableName,
    }),
  ];
}
