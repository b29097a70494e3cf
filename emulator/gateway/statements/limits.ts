import type { PolicyNode } from "../../policy/effective";
import { SettleTokens, settledTokens, TakeCall, TakeTokens, TokenCounters } from "../actions";
import { PolicyError } from "../policy-error";
import { literal, type ProgramBuilder } from "../program";
import { noFacts, type Run } from "../run";
import type { QuotaPeriod } from "../state/token-quota";
import { estimatedPromptTokens } from "../usage";
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
    const limits = new TokenCounters({
      key: key(run),
      perMinute: perMinute?.(run),
      quota: quota?.(run),
      period: period(run) as QuotaPeriod,
    });
    const needed = estimates(run) ? estimatedPromptTokens(run.Request) : 0;
    const [what, seconds] = String(run.act(new TakeTokens(limits, needed))).split(" ");
    if (what === "rate" || what === "quota") refuse(run, node, Number(seconds), what);
    tell.variables(run, limits, needed);
    run.onAnswer(() => {
      const answerTokens = run.usage && { usage: run.usage, answerCharacters: 0 };
      if (answerTokens) run.act(new SettleTokens(limits, needed, undefined), { ...noFacts, answerTokens });
      const consumed = answerTokens ? settledTokens(answerTokens, undefined) : needed;
      tell.headers(run, limits, consumed);
      tell.variables(run, limits, consumed);
    });
    run.onSettled((_, answerTokens) => {
      // With `stream: true`, prompt and completion are both estimated, whatever usage the answer reports.
      const prompt = run.isStreamed ? estimatedPromptTokens(run.Request) : undefined;
      if (prompt === undefined) return;
      run.act(new SettleTokens(limits, needed, prompt), { ...noFacts, answerTokens });
    });
    return undefined;
  });
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
  const values = (run: Run, limits: TokenCounters, consumed: number) => {
    const { counters } = run.surroundings.state;
    const { rate, quota } = limits.in(counters);
    return [consumed, rate?.remaining(run.now()), quota?.remaining(run.now())];
  };
  return {
    variables(run: Run, limits: TokenCounters, consumed: number) {
      if (variableNames.every((name) => name === undefined)) return;
      values(run, limits, consumed).forEach((value, index) => {
        const name = variableNames[index];
        if (name !== undefined && value !== undefined) run.Variables.set(name, Math.max(0, Math.floor(value)));
      });
    },
    headers(run: Run, limits: TokenCounters, consumed: number) {
      const { Response } = run;
      if (!Response || !isShown(run, headerNames)) return;
      values(run, limits, consumed).forEach((value, index) => {
        const name = headerNames[index];
        if (name === undefined || value === undefined) return;
        Response.Headers.set(name.toLowerCase(), { name, values: [String(Math.max(0, Math.floor(value)))] });
      });
    },
  };
}

/** Whether headers of what is left have to be written: not for a run that is watched, where no expression looks at them. */
function isShown({ surroundings }: Run, names: readonly (string | undefined)[]): boolean {
  const { watcher } = surroundings;
  return names.some((name) => name !== undefined && (!watcher || watcher.isRead(name.toLowerCase())));
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
    const [id, most, period] = [key(run), calls(run), seconds(run)];
    const waitSeconds = Number(run.act(new TakeCall(id, most, period, late === undefined)));
    if (waitSeconds > 0) {
      if (retryVariable !== undefined) run.Variables.set(retryVariable, waitSeconds);
      const message = `Rate limit is exceeded. Try again in ${waitSeconds} seconds.`;
      throw new PolicyError(node.name, "RateLimitExceeded", message, 429, [[retryHeader, String(waitSeconds)]]);
    }
    const rate = () => run.surroundings.state.counters.callRate(id, most, period);
    if (late) run.onEnd(() => rate().add(run.now(), late(run)));
    tellRemaining(run, node, () => rate().remaining(run.now()), most);
    return undefined;
  });
}

function tellRemaining(run: Run, node: PolicyNode, left: () => number, total: number): void {
  const variable = literal(node, "remaining-calls-variable-name");
  const names = [literal(node, "remaining-calls-header-name"), literal(node, "total-calls-header-name")] as const;
  if (variable === undefined && !isShown(run, names)) return;
  const remaining = left();
  if (variable !== undefined) run.Variables.set(variable, remaining);
  const headers = [
    [names[0], remaining],
    [names[1], total],
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
