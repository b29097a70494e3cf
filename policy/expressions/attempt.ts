import { type Expression, literal } from "../expression";
import { attempts, block, fallback, route, single } from "./code";

const throttled = 'context.Variables.GetValueOrDefault<bool>("throttled", false)';

/** Seconds a caller is told to wait at most: a longer word of one backend would park a client that others could serve. */
const longestRetryAfterSeconds = 60;

const gone =
  'context.Response.StatusCode == 404 && context.Response.Body.As<string>(preserveContent: true).Contains("\\"DeploymentNotFound\\"")';

const failed = (statuses: readonly number[]) =>
  `new [] { ${statuses.join(", ")} }.Contains(context.Response.StatusCode) || ${gone}`;

const leftSeconds = (deadlineSeconds: number) => `(${deadlineSeconds} - (int)context.Elapsed.TotalSeconds)`;

/** How many attempts there have been, with the one that begins. */
export const nextAttempt = (): Expression => single(`${attempts} + 1`);

/** Whether the attempt that begins is not the first. */
export const isRepeated = (): Expression => single(`${attempts} > 1`);

/**
 * Whether another attempt is worth it: enough is left of the deadline, and no answer came, or one with these statuses, or
 * the deployment is gone. Where no other backend could do better, only if the wait that was asked for is short.
 */
export function isWorthRetrying(of: {
  readonly statuses: readonly number[];
  readonly deadlineSeconds: number;
  readonly floorSeconds: number;
  /** Longest wait that is waited out here; absent where another backend is asked instead. */
  readonly waitSeconds?: number;
  /** The only way that this holds for; all ways when absent. */
  readonly onlyOn?: "escalation";
}): Expression {
  const { statuses, deadlineSeconds, floorSeconds, waitSeconds, onlyOn } = of;
  const alone = onlyOn === undefined ? "" : `${route} == ${literal(onlyOn)} && `;
  return block(
    `if (${leftSeconds(deadlineSeconds)} < ${floorSeconds + (waitSeconds ?? 0)}) { return false; }`,
    "if (context.Response == null) { return true; }",
    ...(waitSeconds === undefined
      ? []
      : [
          "int seconds;",
          `if (${alone}int.TryParse(context.Response.Headers.GetValueOrDefault("Retry-After", ""), out seconds) && seconds > ${waitSeconds}) { return false; }`,
        ]),
    `return ${failed(statuses)};`,
  );
}

/** Seconds that the attempt may wait for response headers: its own, or what is left of the deadline. */
export const attemptTimeout = (attemptSeconds: number, deadlineSeconds: number): Expression =>
  single(`Math.Max(1, Math.Min(${attemptSeconds}, ${leftSeconds(deadlineSeconds)}))`);

/** Why the attempt before this one is not the last: its status, or that nothing answered. */
export const fallbackReason = (): Expression =>
  single('context.Response == null ? "unreachable" : context.Response.StatusCode.ToString()');

/** Seconds to wait, the least that any attempt was told; 0 where none was told. */
export const shortestRetryAfter = (): Expression =>
  block(
    "int seconds;",
    'var known = context.Variables.GetValueOrDefault<int>("retry-after", 0);',
    'var told = context.Response == null ? "" : context.Response.Headers.GetValueOrDefault("Retry-After", "");',
    "if (!int.TryParse(told, out seconds)) { return known; }",
    `return Math.Max(1, Math.Min(seconds, known == 0 ? ${longestRetryAfterSeconds} : known));`,
  );

/** Seconds to wait, for a header: what a breaker waits, where no attempt was told. */
export const retryAfter = (breakerSeconds: number): Expression =>
  single(
    `((int)context.Variables["retry-after"] == 0 ? ${breakerSeconds} : (int)context.Variables["retry-after"]).ToString()`,
  );

/** Whether any attempt so far was short of capacity. */
export const wasThrottled = (): Expression =>
  single(`${throttled} || context.Response != null && context.Response.StatusCode == 429`);

/**
 * Where a repeated attempt goes: to the member after the one that was called, told by its host. A pool would leave a member
 * only once its breaker is open, which one failure does not do, and one that cannot be reached never. An escalation stays
 * where it is: at most one hop.
 */
export function nextBackend(of: {
  readonly pool: string;
  readonly members: readonly { readonly backend: string; readonly host: string }[];
  readonly escalation?: string;
}): Expression {
  const { pool, members, escalation } = of;
  const next = members.map(({ host }, index) => {
    const { backend } = members[(index + 1) % members.length] ?? { backend: pool };
    return `case ${literal(host)}: return ${literal(backend)};`;
  });
  return {
    ...block(
      ...(escalation === undefined ? [] : [`if (${route} == "escalation") { return ${literal(escalation)}; }`]),
      `switch (context.Request.Url.Host) { ${next.join(" ")} default: return ${literal(pool)}; }`,
    ),
    mentions: [pool, ...members.map(({ backend }) => backend), ...(escalation === undefined ? [] : [escalation])],
  };
}

/** Seconds between attempts: none where another backend is asked, some where the same is asked again. */
export const waitByRoute = (sameSeconds: number): Expression => single(`${route} == "escalation" ? ${sameSeconds} : 0`);

/** One attempt in words. */
export const attemptInWords = (): Expression =>
  single(`"attempt " + ${attempts} + " at " + (int)context.Elapsed.TotalMilliseconds + " ms"`);

/** Why the attempt that begins is made, or nothing of the first. */
export const fallbackSoFar = (): Expression => single(fallback);

/** A number of attempts, for a header. */
export const attemptCount = (): Expression => single(`${attempts}.ToString()`);

const spilled = 'context.Response.Headers.ContainsKey("x-ms-spillover-from-deployment")';

/** Why another than the first choice answered: the last failed attempt, or a spillover in the account. */
export const whyElsewhere = (): Expression =>
  single(`${fallback} != "" ? ${fallback} : ${spilled} ? "spillover" : "none"`);

/** The region that answered, by the host that was called. */
export function servedBy(members: readonly { readonly host: string; readonly region: string }[]): Expression {
  const regions = new Map(members.map(({ host, region }) => [host, region]));
  const cases = [...regions].map(([host, region]) => `case ${literal(host)}: return ${literal(region)};`);
  return block(
    `if (${attempts} == 0) { return "cache"; }`,
    `switch (context.Request.Url.Host) { ${cases.join(" ")} default: return "unknown"; }`,
  );
}

/** Whether no attempt succeeded, or the account refused the gateway itself. Whatever else a model answers is the caller's. */
export const isExhausted = (statuses: readonly number[]): Expression => single(failed([...statuses, 401, 403]));

/** What the caller is told then: 429 where capacity was short, 502 where the gateway was refused, else 503. */
export const exhaustedStatus = (): Expression =>
  single(
    '(bool)context.Variables["throttled"] ? 429 : context.Response.StatusCode == 401 || context.Response.StatusCode == 403 ? 502 : 503',
  );

/** The same in the shape that OpenAI clients read. To be asked before the status is changed. */
export const exhaustedBody = (workload: string): Expression =>
  block(
    "var status = context.Response.StatusCode;",
    "var refused = status == 401 || status == 403;",
    'var throttled = (bool)context.Variables["throttled"];',
    'var code = throttled ? "capacity_exhausted" : refused ? "gateway_refused" : "backend_unavailable";',
    `var message = throttled ? ${literal(`every deployment of ${workload} is at its limit`)} : refused ? "the model account refused the gateway's identity" : ${literal(`no deployment of ${workload} answered`)};`,
    'return new JObject(new JProperty("error", new JObject(new JProperty("code", code), new JProperty("message", message + ", last status " + status), new JProperty("type", "server_error"), new JProperty("param", null)))).ToString(Formatting.None);',
  );

/** What became of a request that reached the models, for a metric: few values. */
export const outcome = (): Expression =>
  single(
    `context.Response.StatusCode >= 400 ? context.Response.StatusCode.ToString() : ${attempts} == 0 ? "cache" : ${fallback} != "" ? "fallback" : ${spilled} ? "spillover" : "served"`,
  );
