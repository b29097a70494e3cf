import { type Expression, literal } from "../expression";
import { block, body, single } from "./code";

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

/** The prompt's text as one: contents, instructions and inputs. */
export const promptText = (): Expression =>
  single(
    `string.Join("\\n", ${body}.Descendants().OfType<JProperty>().Where(part => part.Name == "content" || part.Name == "text" || part.Name == "input" || part.Name == "instructions").Select(part => (part.Value as JValue)?.Value as string).Where(text => text != null && !text.StartsWith("data:")))`,
  );

const verdict = (name: string) => `context.Variables.GetValueOrDefault<IResponse>(${literal(name)}, null)`;

/** Whether one of the verdicts could not be had: no answer, or one that is not a verdict. */
export const isUnjudged = (verdicts: readonly string[]): Expression =>
  single(verdicts.map((name) => `${verdict(name)} == null || ${verdict(name)}.StatusCode != 200`).join(" || "));

/** Whether a verdict refuses the prompt: a severity from its threshold on, a term of a blocklist, or an attack. */
export const isRefusedByVerdict = (thresholds: Readonly<Record<string, number>>, shielded: boolean): Expression =>
  block(
    'var analysis = ((IResponse)context.Variables["analysis"]).Body.As<JObject>(preserveContent: true);',
    'if (analysis["blocklistsMatch"] != null && analysis["blocklistsMatch"].Any()) { return true; }',
    'foreach (var verdict in analysis["categoriesAnalysis"]) {',
    ...Object.entries(thresholds).map(
      ([category, threshold]) =>
        `  if ((string)verdict["category"] == ${literal(category)} && (int)verdict["severity"] >= ${threshold}) { return true; }`,
    ),
    "}",
    shielded
      ? 'return (bool)((IResponse)context.Variables["shield"]).Body.As<JObject>(preserveContent: true)["userPromptAnalysis"]["attackDetected"];'
      : "return false;",
  );

/** Whether the prompt was judged, where that is not certain. */
export const safetyOutcome = (): Expression =>
  single('context.Variables.GetValueOrDefault<string>("safety", "judged")');
