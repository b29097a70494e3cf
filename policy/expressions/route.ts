import { type Expression, literal } from "../expression";
import { asksUp, block, body, characters, consumer, noneOf, single } from "./code";

const route = '(string)context.Variables["route"]';

/** By which way a request goes: asked up, long enough to go up, on trial by lot, or the lane's own. */
export function routeOf(ways: {
  readonly escalation?: { readonly model: string; readonly abovePromptTokens?: number };
  /** Consumers whose contract leaves the larger model out: their long prompts stay. */
  readonly staying: readonly string[];
  readonly canaryShare?: number;
}): Expression {
  const { escalation, staying, canaryShare } = ways;
  const lines: string[] = [];
  if (escalation) {
    const asked = `${asksUp} || (string)${body}["model"] == ${literal(escalation.model)}`;
    const above = `${characters} / 4 > ${escalation.abovePromptTokens}`;
    const long = staying.length === 0 ? above : `${above} && ${noneOf(staying, consumer)}`;
    const goesUp = escalation.abovePromptTokens === undefined ? asked : `${asked} || ${long}`;
    lines.push(`if (${goesUp}) { return "escalation"; }`);
  }
  if (canaryShare !== undefined) lines.push(`if (new Random().NextDouble() < ${canaryShare}) { return "canary"; }`);
  return block(...lines, 'return "primary";');
}

/** Whether the request goes this way. */
export const goes = (way: "escalation" | "canary"): Expression => single(`${route} == ${literal(way)}`);

/**
 * The body as it is forwarded: the deployment as model, and no more output than the lane's cap. Chat states its cap as
 * `max_completion_tokens` or, in older callers, `max_tokens`; responses as `max_output_tokens`; embeddings have none.
 * Responses are not stored: no second account could find them. Usage is asked for where a streamed chat left it open.
 */
export const shapedBody = (deployment: string, maxOutputTokens: number, askStreamUsage: boolean): Expression =>
  block(
    `var body = ${body};`,
    `body["model"] = ${literal(deployment)};`,
    'if (context.Operation.Id != "embeddings") {',
    '  var cap = context.Operation.Id == "responses" ? "max_output_tokens" : body["max_tokens"] != null ? "max_tokens" : "max_completion_tokens";',
    `  body[cap] = Math.Min((long?)body[cap] ?? ${maxOutputTokens}L, ${maxOutputTokens}L);`,
    "}",
    'if (context.Operation.Id == "responses") { body["store"] = false; }',
    ...(askStreamUsage
      ? [
          'if (context.Operation.Id == "chat-completions" && ((bool?)body["stream"] ?? false)) {',
          '  var options = body["stream_options"] as JObject ?? new JObject();',
          '  if (options["include_usage"] == null) { options["include_usage"] = true; }',
          '  body["stream_options"] = options;',
          "}",
        ]
      : []),
    "return body.ToString(Formatting.None);",
  );
