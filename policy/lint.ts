import type { PolicyDocument } from "./document";
import { entityRules } from "./lint/entity-rules";
import { expressionRules } from "./lint/expression-rules";
import { forwardingRules } from "./lint/forwarding-rules";
import { placesOf, withinPlace } from "./lint/place";
import type { LintContext, LintFinding, LintRule, ReadPolicy } from "./lint/rule";
import { sectionRules } from "./lint/section-rules";
import { streamingRules } from "./lint/streaming-rules";
import { variableRules } from "./lint/variable-rules";

const rules: readonly LintRule[] = [
  ...streamingRules,
  ...forwardingRules,
  ...entityRules,
  ...sectionRules,
  ...expressionRules,
  ...variableRules,
];

/**
 * What is wrong with a policy document that neither the compiler nor the printer sees: the service would refuse it, or take
 * it and do harm. Findings come rule by rule, each rule's in document order. The C# is read, not compiled: a finding is
 * certain, their absence is not proof.
 */
export function lintPolicy(document: PolicyDocument, context: LintContext): readonly LintFinding[] {
  const places = placesOf(document).flatMap(withinPlace);
  const policy: ReadPolicy = { document, context, places, spots: places.flatMap(({ spots }) => spots) };
  return rules.flatMap(({ id, why, check }) =>
    check(policy).map(({ path, message }) => ({ rule: id, why, path, message })),
  );
}
