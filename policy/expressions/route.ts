import { type Expression, literal } from "../expression";
import { asksUp, block, body, characters, consumer, dateMark, noneOf, route, single } from "./code";

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

/** How a body is shaped for a deployment. */
export interface Shape {
  readonly deployment: string;
  /** What the model calls its output cap in a chat: OpenAI's take no `max_tokens` any more, others nothing else. */
  readonly capName: "max_completion_tokens" | "max_tokens";
  readonly maxOutputTokens: number;
  readonly askStreamUsage: boolean;
}

/**
 * The body as it is forwarded: the deployment as model, and no more output than the lane's cap over all choices, whichever
 * name the caller gave it; embeddings have none. Nothing is stored: no second account could find it. Usage is asked for
 * where a streamed chat left it open.
 */
export const shapedBody = ({ deployment, capName, maxOutputTokens, askStreamUsage }: Shape): Expression =>
  block(
    `var body = ${body};`,
    `body["model"] = ${literal(deployment)};`,
    'if (context.Operation.Id == "responses") {',
    `  body["max_output_tokens"] = Math.Min((long?)body["max_output_tokens"] ?? ${maxOutputTokens}L, ${maxOutputTokens}L);`,
    "}",
    'if (context.Operation.Id == "chat-completions") {',
    `  var most = Math.Max(1L, ${maxOutputTokens}L / Math.Max(1L, (long?)body["n"] ?? 1L));`,
    '  var asked = (long?)body["max_completion_tokens"] ?? (long?)body["max_tokens"] ?? most;',
    '  body.Remove("max_completion_tokens");',
    '  body.Remove("max_tokens");',
    `  body["${capName}"] = Math.Min(asked, most);`,
    "}",
    'if (context.Operation.Id == "responses" || body["store"] != null) { body["store"] = false; }',
    ...(askStreamUsage
      ? [
          'if (context.Operation.Id == "chat-completions" && ((bool?)body["stream"] ?? false)) {',
          '  var options = body["stream_options"] as JObject ?? new JObject();',
          '  if (options["include_usage"] == null) { options["include_usage"] = true; }',
          '  body["stream_options"] = options;',
          "}",
        ]
      : []),
    `return body.ToString(Formatting.None).Replace("${dateMark}", "");`,
  );

/** The pool for the region that the gateway runs in, whose display name it gives; the home region's where it has none. */
export function nearestPool(
  home: string,
  near: readonly { readonly region: string; readonly pool: string }[],
): Expression {
  const cases = near.map(({ region, pool }) => `case ${literal(region)}: return ${literal(pool)};`);
  return {
    ...block(
      `switch (context.Deployment.Region.Replace(" ", "").ToLower()) { ${cases.join(" ")} default: return ${literal(home)}; }`,
    ),
    mentions: [home, ...near.map(({ pool }) => pool)],
  };
}
