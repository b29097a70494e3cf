import type { PolicyNode } from "../../policy/effective";
import type { ResponseState } from "../messages";
import { PolicyError } from "../policy-error";
import { literal, type ProgramBuilder } from "../program";
import type { AnswerTokens, Run } from "../run";
import type { QuotaPeriod } from "../state/token-quota";
import { estimatedPromptTokens, estimatedTokens } from "../usage";
import { literalNumber } from "./message";

/**
 * `llm-token-limit`, `azure-openai-token-limit`: refuses with an error, not an answer. Without estimation a call is only refused when the limit is
 * already passed, so the call that passes it goes through. A streamed answer is counted by estimates.
 */
export function tokenLimit(build: ProgramBuilder, node: PolicyNode): void {
  const key = build.text(node, "counter-key") ?? (() => "");
  const perMinute = build.number(node, "tokens-per-minute");
  const quota = build.number(node, "token-quota");
  const period = build.text(node, "token-quota-period") ?? (() => "Monthly");
  const estimates = build.flag(node, "estimate-prompt-tokens", false);
  const tell = telling(node);
  build.add(({ run }) => {
    const { counters } = run.surroundings.state;
    const now = run.now();
    const id = key(run);
    const rate = perMinute && counters.tokenRate(id, perMinute(run));
    const allowance = quota && counters.tokenQuota(id, quota(run), period(run) as QuotaPeriod);
    const needed = estimates(run) ? estimatedPromptTokens(run.Request) : 0;
    const rated = rate?.check(now, needed);
    if (rated && !rated.admitted) refuse(run, node, rated.retryAfterSeconds, "rate");
    const allowed = allowance?.check(now, needed);
    if (allowed && !allowed.admitted) refuse(run, node, allowed.retryAfterSeconds, "quota");
    const charge = (tokens: number) => {
      rate?.add(run.now(), tokens);
      allowance?.add(run.now(), tokens);
    };
    if (needed > 0) charge(needed);
    tell.variables(run, needed, rate?.remaining(now), allowance?.remaining(now));
    let charged = needed;
    const settle = (tokens: number) => {
      if (tokens !== charged) charge(tokens - charged);
      charged = tokens;
    };
    run.onAnswer(() => {
      const { usage } = run;
      if (usage) settle(usage.promptTokens + usage.completionTokens);
      if (run.Response)
        tell.headers(run.Response, charged, rate?.remaining(run.now()), allowance?.remaining(run.now()));
      tell.variables(run, charged, rate?.remaining(run.now()), allowance?.remaining(run.now()));
    });
    run.onSettled((_, tokens) => {
      if (run.isStreamed) settle(streamedTokens(run, tokens));
    });
    return undefined;
  });
}

/** With `stream: true`, prompt and completion are both estimated, whatever usage the answer reports. */
function streamedTokens(run: Run, { answerCharacters }: AnswerTokens): number {
  return estimatedPromptTokens(run.Request) + estimatedTokens(answerCharacters);
}

function refuse(run: Run, node: PolicyNode, seconds: number, what: "rate" | "quota"): never {
  const header = literal(node, "retry-after-header-name") ?? "Retry-After";
  const variable = literal(node, "retry-after-variable-name");
  if (variable !== undefined) run.Variables.set(variable, seconds);
  const retryAfter = [[header, String(seconds)]] as const;
  if (what === "rate") {
    const message = `Token limit is exceeded. Try again in ${seconds} seconds.`;
    throw new PolicyError(node.name, "OpenAITokenLimitExceeded", message, 429, retryAfter);
  }
  const message = `Token quota is exceeded. Try again in ${clock(seconds)}.`;
  throw new PolicyError(node.name, "OpenAITokenQuotaExceeded", message, 403, retryAfter);
}

function clock(seconds: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** Where a token limit tells what was consumed and what is left. */
function telling(node: PolicyNode) {
  const names = (kind: string) =>
    ["tokens-consumed", "remaining-tokens", "remaining-quota-tokens"].map((what) =>
      literal(node, `${what}-${kind}-name`),
    );
  const variableNames = names("variable");
  const headerNames = names("header");
  return {
    variables(run: Run, ...values: (number | undefined)[]) {
      variableNames.forEach((name, index) => {
        const value = values[index];
        if (name !== undefined && value !== undefined) run.Variables.set(name, Math.max(0, Math.floor(value)));
      });
    },
    headers(response: ResponseState, ...values: (number | undefined)[]) {
      headerNames.forEach((name, index) => {
        const value = values[index];
        if (name === undefined || value === undefined) return;
        response.Headers.set(name.toLowerCase(), { name, values: [String(Math.max(0, Math.floor(value)))] });
      });
    },
  };
}

/** `rate-limit`, `rate-limit-by-key`. With an `increment-condition` or `-count`, calls are counted once their answer is known, so the refusal comes one call late. */
export function rateLimit(build: ProgramBuilder, node: PolicyNode): void {
  const calls = build.number(node, "calls") ?? (() => 1);
  const seconds = build.number(node, "renewal-period") ?? (() => 60);
  const key = counterKey(build, node);
  const late = lateCount(build, node);
  const retryVariable = literal(node, "retry-after-variable-name");
  const retryHeader = literal(node, "retry-after-header-name") ?? "Retry-After";
  refuseParts(build, node);
  build.add(({ run }) => {
    const rate = run.surroundings.state.counters.callRate(key(run), calls(run), seconds(run));
    const verdict = rate.check(run.now());
    if (!verdict.admitted) {
      if (retryVariable !== undefined) run.Variables.set(retryVariable, verdict.retryAfterSeconds);
      const message = `Rate limit is exceeded. Try again in ${verdict.retryAfterSeconds} seconds.`;
      throw new PolicyError(node.name, "RateLimitExceeded", message, 429, [
        [retryHeader, String(verdict.retryAfterSeconds)],
      ]);
    }
    if (late) run.onEnd(() => rate.add(run.now(), late(run)));
    else rate.add(run.now(), 1);
    tellRemaining(run, node, rate.remaining(run.now()), calls(run));
    return undefined;
  });
}

function tellRemaining(run: Run, node: PolicyNode, remaining: number, total: number): void {
  const variable = literal(node, "remaining-calls-variable-name");
  if (variable !== undefined) run.Variables.set(variable, remaining);
  const headers = [
    [literal(node, "remaining-calls-header-name"), remaining],
    [literal(node, "total-calls-header-name"), total],
  ] as const;
  run.onAnswer(() => {
    for (const [name, value] of headers) {
      if (name !== undefined) run.Response?.Headers.set(name.toLowerCase(), { name, values: [String(value)] });
    }
  });
}

/** `quota`, `quota-by-key`: calls and kilobytes in a long period. */
export function quota(build: ProgramBuilder, node: PolicyNode): void {
  const key = counterKey(build, node);
  const late = lateCount(build, node);
  const limits = {
    calls: literalNumber(node, "calls"),
    kilobytes: literalNumber(node, "bandwidth"),
    periodSeconds: literalNumber(node, "renewal-period") ?? 0,
    firstPeriodStart: literal(node, "first-period-start"),
  };
  refuseParts(build, node);
  if (limits.firstPeriodStart !== undefined && Number.isNaN(Date.parse(limits.firstPeriodStart))) {
    build.problems.push({
      node,
      message: `must have a first-period-start such as 2026-01-01T00:00:00Z, got ${limits.firstPeriodStart}`,
    });
  }
  build.add(({ run }) => {
    const counter = run.surroundings.state.counters.callQuota(key(run), limits);
    const verdict = counter.check(run.now());
    if (!verdict.admitted) {
      const message = `Out of call volume quota. Quota will be replenished in ${clock(verdict.retryAfterSeconds)}.`;
      const never = verdict.retryAfterSeconds === 0;
      throw new PolicyError(
        node.name,
        "QuotaExceeded",
        message,
        403,
        never ? [] : [["Retry-After", String(verdict.retryAfterSeconds)]],
      );
    }
    if (!late) counter.add(run.now(), 1, run.Request.sent.length / 1024);
    run.onEnd(() => counter.add(run.now(), late ? late(run) : 0, run.answerKilobytes));
    return undefined;
  });
}

/** Limits of single APIs within a product's are not run. */
function refuseParts(build: ProgramBuilder, node: PolicyNode): void {
  if (node.children.length > 0)
    build.problems.push({
      node,
      message: `must hold no limits of its own for an API or operation, got <${node.children[0]?.name}> (the emulator counts the whole only)`,
    });
}

/** A counter of `rate-limit` and `quota` is the subscription's, that of the `-by-key` ones is what their key says. */
function counterKey(build: ProgramBuilder, node: PolicyNode): (run: Run) => string {
  const key = build.text(node, "counter-key");
  return (run) => `${node.name}/${key ? key(run) : (run.Subscription?.Id ?? "")}`;
}

function lateCount(build: ProgramBuilder, node: PolicyNode): ((run: Run) => number) | undefined {
  if (!node.attributes.has("increment-condition") && !node.attributes.has("increment-count")) return undefined;
  const condition = build.flag(node, "increment-condition", true);
  const count = build.number(node, "increment-count") ?? (() => 1);
  return (run) => (condition(run) ? count(run) : 0);
}
