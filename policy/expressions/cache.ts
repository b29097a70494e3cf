import { type Expression, literal } from "../expression";
import { attempts, block, body, characters, consumer, single, streamed } from "./code";

/** Whose entry answers whom. */
export type CacheScope = "consumer" | "user" | "shared";

const user = `((string)${body}["safety_identifier"] ?? (string)${body}["user"] ?? "")`;

/** What decides whether a request may be answered from a cache. */
export interface Cacheable {
  readonly kind: "semantic" | "exact";
  readonly scope: CacheScope;
  readonly maxPromptTokens: number;
  /** Whether the lane has another way than its own model. */
  readonly sidesteps: boolean;
}

/**
 * `lookup` where the cache may answer, else `bypass(…)` and why: the answer would be streamed, call a tool, come from
 * another model, belong to a user who is not named; the prompt is too long, or for a semantic cache more than one question
 * in plain text, whose meaning one distance could tell.
 */
export function cacheUse({ kind, scope, maxPromptTokens, sidesteps }: Cacheable): Expression {
  const bypass = (condition: string, reason: string) => `if (${condition}) { return "bypass(${reason})"; }`;
  return block(
    ...(kind === "semantic" ? [bypass('context.Operation.Id != "chat-completions"', "operation")] : []),
    bypass(streamed, "stream"),
    bypass(`${body}["tools"] != null || ${body}["functions"] != null`, "tools"),
    bypass(`${characters} / 4 > ${maxPromptTokens}`, "length"),
    ...(sidesteps ? [bypass('(string)context.Variables["route"] != "primary"', "route")] : []),
    ...(scope === "user" ? [bypass(`${user} == ""`, "user")] : []),
    ...(kind === "semantic"
      ? [
          `var messages = ${body}["messages"] ?? new JArray();`,
          bypass(
            'messages.Count(message => (string)message["role"] == "user") != 1 || messages.Any(message => (string)message["role"] == "assistant" || (string)message["role"] == "tool")',
            "dialog",
          ),
          bypass('messages.Any(message => ((message["content"] as JValue)?.Value as string) == null)', "content"),
        ]
      : []),
    'return "lookup";',
  );
}

/** Whether the cache is asked. It never is for a streamed answer. */
export const looksUp = (): Expression => single('(string)context.Variables["cache"] == "lookup"');

/** Whether an answer that was looked up in vain may be kept. */
export const mayBeStored = (): Expression =>
  single('(string)context.Variables["cache"] == "lookup" && context.Response.StatusCode == 200');

/**
 * What an entry belongs to, as a digest: lane, version, scope, and everything in the body that changes an answer. A semantic
 * cache compares the question itself by its meaning, so that alone is left out; what the system says must be the same.
 */
export function cacheKey(of: {
  readonly workload: string;
  readonly version: string;
  readonly scope: CacheScope;
  readonly kind: "semantic" | "exact";
}): Expression {
  const { workload, version, scope, kind } = of;
  const owner = { consumer, user: `${consumer} + "/" + ${user}`, shared: '""' }[scope];
  return block(
    `var rest = (JObject)${body}.DeepClone();`,
    'foreach (var name in new [] { "user", "safety_identifier", "metadata", "stream" }) { rest.Remove(name); }',
    ...(kind === "semantic"
      ? ['rest["messages"] = new JArray(rest["messages"].Where(message => (string)message["role"] != "user"));']
      : []),
    `var text = string.Join("\\n", ${literal(workload)}, ${literal(version)}, ${owner}, context.Operation.Id, rest.ToString(Formatting.None));`,
    'return BitConverter.ToString(System.Security.Cryptography.SHA256.Create().ComputeHash(Encoding.UTF8.GetBytes(text))).Replace("-", "");',
  );
}

/** The answer as text. Only for an answer that is not streamed: reading a stream holds it back until its end. */
export const answerText = (): Expression => single("context.Response.Body.As<string>(preserveContent: true)");

/** What became of the cache: hit, miss, or bypass and why. An answer without an attempt came from it. */
export const cacheOutcome = (): Expression =>
  single(
    `(string)context.Variables["cache"] != "lookup" ? (string)context.Variables["cache"] : ${attempts} == 0 ? "hit" : "miss"`,
  );
