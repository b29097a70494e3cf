import type { StatementIn } from "../document";
import {
  bodyText,
  firstRefusal,
  isForbiddenModel,
  isFreeText,
  isLarger,
  isNoJsonObject,
  isNotStreamed,
  isOtherConsumer,
  isOtherModel,
  isOverBudget,
  isRefused,
  isStreamed,
  isTooLongToJudge,
  leansOnState,
  parsedBody,
  promptCharacters,
  type Refusal,
  refusalBody,
  refusalStatus,
  usesHostedTools,
} from "../expressions/request";
import { choose, setVariable } from "../statements/flow";
import { answerJson } from "./answer-json";
import { laneModels, narrowedModels } from "./authenticate";
import type { LanePolicyProps } from "./props";

/** Characters that Content Safety takes in one text; it answers 403 to more. */
export const judgedCharacters = 10_000;

/** What can be told from the request alone, before anybody is called: the cheapest first, each once. */
export function check(props: LanePolicyProps): readonly StatementIn<"inbound">[] {
  return [
    setVariable("text", bodyText(props.maxBodyBytes)),
    setVariable("body", parsedBody()),
    setVariable("prompt-characters", promptCharacters()),
    setVariable("refusal", firstRefusal(refusals(props))),
    choose({ condition: isRefused(), statements: [answerJson(refusalStatus(), refusalBody())] }),
  ];
}

function refusals(props: LanePolicyProps): readonly Refusal[] {
  const { workload, consumers, maxBodyBytes, maxPromptTokens, streaming, structuredOutput, safety } = props;
  const models = laneModels(props);
  return [
    isOtherConsumer(
      consumers.map(({ name }) => name),
      workload,
    ),
    isLarger(maxBodyBytes),
    isNoJsonObject(),
    isOtherModel(models),
    ...narrowedModels(consumers, models).map((narrowed) => isForbiddenModel(narrowed.names, narrowed.models, props)),
    ...{ allowed: [], denied: [isStreamed()], required: [isNotStreamed()] }[streaming],
    ...(structuredOutput ? [isFreeText()] : []),
    leansOnState(),
    ...(props.hostedTools ? [] : [usesHostedTools()]),
    isOverBudget(maxPromptTokens),
    ...(safety?.longPrompts === "refuse" ? [isTooLongToJudge(judgedCharacters)] : []),
  ];
}
