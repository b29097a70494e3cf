import type { StatementIn } from "../document";
import { consumerOf, isConsumer, keyHolder, mayList, needsToken } from "../expressions/caller";
import { validateAzureAdToken } from "../statements/authentication";
import { choose, setVariable } from "../statements/flow";
import { answerJson } from "./answer-json";
import type { LaneConsumer, LanePolicyProps } from "./props";

/**
 * Who calls, told by a subscription key, an Entra token or both. The list of models is answered here: no model is called
 * for it.
 */
export function authenticate(props: LanePolicyProps): readonly StatementIn<"inbound">[] {
  const { consumers } = props;
  return [
    ...validateToken(props),
    setVariable(
      "consumer",
      consumers.every(({ authentication }) => authentication === "key") ? keyHolder() : consumerOf(consumers),
    ),
    choose({ condition: mayList(consumers.map(({ name }) => name)), statements: modelLists(props) }),
  ];
}

function validateToken({ consumers, entra }: LanePolicyProps): readonly StatementIn<"inbound">[] {
  const [first, ...others] = consumers.flatMap(({ applicationIds }) => applicationIds);
  if (first === undefined || !entra) return [];
  const validate = validateAzureAdToken({
    tenantId: entra.tenantId,
    audiences: [entra.audience],
    clientApplicationIds: [first, ...others],
    outputTokenVariableName: "token",
  });
  const named = (way: LaneConsumer["authentication"]) =>
    consumers.filter(({ authentication }) => authentication === way).map(({ name }) => name);
  if (named("key").length === 0) return [validate];
  return [choose({ condition: needsToken(named("both")), statements: [validate] })];
}

/** One list where all may name the same models, else one for each set of them. */
function modelLists({ workload, consumers, ...lane }: LanePolicyProps): readonly StatementIn<"inbound">[] {
  const list = (models: readonly string[]) =>
    answerJson(
      200,
      JSON.stringify({ object: "list", data: models.map((id) => ({ id, object: "model", owned_by: workload })) }),
    );
  const all = laneModels(lane);
  const [first, ...others] = narrowedModels(consumers, all).map(({ names, models }) => ({
    condition: isConsumer(names),
    statements: [list(models)],
  }));
  return [...(first ? [choose(first, ...others)] : []), list(all)];
}

/** Models that a caller may name on the lane; the first is its own. */
export function laneModels({
  model,
  escalation,
}: Pick<LanePolicyProps, "model" | "escalation">): readonly [string, ...string[]] {
  return [model, ...(escalation ? [escalation.model] : [])];
}

/** Consumers that may name fewer models than the lane has, together where they may name the same. */
export function narrowedModels(
  consumers: readonly LaneConsumer[],
  all: readonly string[],
): readonly { readonly names: readonly string[]; readonly models: readonly string[] }[] {
  const groups = new Map<string, { names: string[]; models: readonly string[] }>();
  for (const { name, models } of consumers) {
    const allowed = all.filter((model) => models.includes(model));
    if (allowed.length === all.length) continue;
    const group = groups.get(allowed.join()) ?? { names: [], models: allowed };
    group.names.push(name);
    groups.set(allowed.join(), group);
  }
  return [...groups.values()];
}
