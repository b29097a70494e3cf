import { type Expression, literal } from "../expression";
import { block, body, dateMark, isMedia, single } from "./code";

/** What is sent to be judged: the prompt's text, with what it is judged by. */
export const textToAnalyze = (categories: readonly string[], blocklists: readonly string[]): Expression =>
  single(
    `new JObject(new JProperty("text", (string)context.Variables["prompt"]), new JProperty("categories", new JArray(${categories.map(literal).join(", ")})), new JProperty("blocklistNames", new JArray(${blocklists.map(literal).join(", ")})), new JProperty("outputType", "FourSeverityLevels")).ToString(Formatting.None)`,
  );

/** What is sent to be searched for an attack. */
export const promptToShield = (): Expression =>
  single(
    'new JObject(new JProperty("userPrompt", (string)context.Variables["prompt"]), new JProperty("documents", new JArray())).ToString(Formatting.None)',
  );

/** Everything that a model would read of the prompt, as one text: instructions, messages, tools and what they answered. */
export const promptText = (): Expression =>
  single(
    `string.Join("\\n", ${body}.Descendants().OfType<JValue>().Where(part => part.Value as string != null && !${isMedia("part", "(part.Value as string)")}).Select(part => part.Value as string)).Replace("${dateMark}", "")`,
  );

const verdict = (name: string) => `context.Variables.GetValueOrDefault<IResponse>(${literal(name)}, null)`;

/**
 * What became of the prompt: `refused` by a verdict that came (a severity from its threshold on, a term of a blocklist, or
 * an attack), `misasked` where the question itself was refused, `unavailable` where an answer is missing, else `judged`.
 */
export const verdictOf = (thresholds: Readonly<Record<string, number>>, shielded: boolean): Expression =>
  block(
    `var analysis = ${verdict("analysis")};`,
    "if (analysis != null && analysis.StatusCode == 200) {",
    "  var found = analysis.Body.As<JObject>(preserveContent: true);",
    '  if ((found["blocklistsMatch"] as JArray ?? new JArray()).Any()) { return "refused"; }',
    '  foreach (var harm in found["categoriesAnalysis"] as JArray ?? new JArray()) {',
    ...Object.entries(thresholds).map(
      ([category, threshold]) =>
        `    if ((string)harm["category"] == ${literal(category)} && (int)harm["severity"] >= ${threshold}) { return "refused"; }`,
    ),
    "  }",
    "}",
    ...(shielded
      ? [
          `var shield = ${verdict("shield")};`,
          'if (shield != null && shield.StatusCode == 200 && (bool)shield.Body.As<JObject>(preserveContent: true)["userPromptAnalysis"]["attackDetected"]) { return "refused"; }',
        ]
      : []),
    `foreach (var answer in new IResponse[] { ${["analysis", ...(shielded ? ["shield"] : [])].join(", ")} }) {`,
    '  if (answer != null && answer.StatusCode >= 400 && answer.StatusCode < 500 && answer.StatusCode != 408 && answer.StatusCode != 429) { return "misasked"; }',
    "}",
    `foreach (var answer in new IResponse[] { ${["analysis", ...(shielded ? ["shield"] : [])].join(", ")} }) {`,
    '  if (answer == null || answer.StatusCode != 200) { return "unavailable"; }',
    "}",
    'return "judged";',
  );

/** Whether that is what became of it. */
export const safetyIs = (outcome: "refused" | "misasked"): Expression =>
  single(`(string)context.Variables["safety"] == ${literal(outcome)}`);

/** Whether there is anything to judge. */
export const hasText = (): Expression => single('(string)context.Variables["prompt"] != ""');

/** Whether the prompt was judged, where that is not certain: `skipped` where it was too long, or had no text. */
export const safetyOutcome = (): Expression =>
  single('context.Variables.GetValueOrDefault<string>("safety", "skipped")');
