import type { Execution } from "../../emulator/gateway/execution";
import { answerOf } from "../../emulator/gateway/instance";
import type { Headers } from "../../emulator/gateway/messages";
import type { Run } from "../../emulator/gateway/run";
import type { Names } from "../names";
import type { Stream } from "../perform";

/** A header of the caller's answer: the model's own, whatever it says, or a text. */
export type Shown = { readonly isModels: true } | { readonly isModels: false; readonly text: string | undefined };

/** What a request's way has come to. */
export interface Ending {
  readonly status: number;
  readonly retryAfter: Shown;
  readonly retryAfterMs: Shown;
  readonly deployment: Shown;
  readonly spilledFrom: Shown;
  /** Whether the model's answer goes on to the caller as it comes. */
  readonly isStreamed: boolean;
  /** Whether tokens are counted by the model's answer. */
  readonly hasUsage: boolean;
  /** Attempts at backends, those among them that found every breaker open: what `x-headroom-attempts` says. */
  readonly attempts: number;
  /** The host that was called last, by its number. */
  readonly host: number;
  readonly isFailedOver: boolean;
  readonly isCacheHit: boolean;
  /** Who refused it, by the number of the policy's id or the error's name. */
  readonly refusedBy: number;
}

/** What endings are told by. */
export interface EndingSettings {
  readonly regionOf: (host: string) => string | undefined;
  readonly names: Names;
}

/**
 * How an execution has ended, and the stream that goes on to the caller if there is one. `models`: headers of the model's answer before any statement changed them, so that
 * those that are still there are known.
 */
export function endingOf(
  execution: Execution,
  models: Headers | undefined,
  { regionOf, names }: EndingSettings,
): { readonly ending: Ending; readonly stream: Stream | undefined } {
  const { run } = execution;
  const { body, status } = answerOf(execution);
  const stream = typeof body === "string" ? undefined : (body.handle as Stream);
  const shown = (name: string): Shown => {
    const entry = run.Response?.Headers.get(name);
    if (models !== undefined && entry === models.get(name)) return { isModels: true };
    return { isModels: false, text: entry?.values[0] };
  };
  // One that found every breaker open has called nobody.
  const called = run.attempts.filter(({ failure }) => failure !== "no backend available");
  const ending = {
    status,
    retryAfter: shown("retry-after"),
    retryAfterMs: shown("retry-after-ms"),
    deployment: shown("x-ms-deployment-name"),
    spilledFrom: shown("x-ms-spillover-from-deployment"),
    isStreamed: stream !== undefined,
    hasUsage: stream !== undefined || run.usage !== undefined,
    attempts: run.attempts.length,
    host: names.number(called.at(-1)?.host),
    isFailedOver: new Set(called.map(({ host }) => regionOf(host))).size > 1,
    // An exact cache is a value that a policy looks up: only what it says tells that the answer came from it.
    isCacheHit: run.cacheHit || run.Response?.Headers.get("x-headroom-cache")?.values[0] === "hit",
    refusedBy: names.number(status < 400 ? undefined : refuser(run, status)),
  };
  return { ending, stream };
}

function refuser({ LastError, attempts }: Run, status: number): string {
  if (LastError) return LastError.PolicyId === "" ? `${LastError.Source}/${LastError.Reason}` : LastError.PolicyId;
  return attempts.length > 0 ? `models, ${status}` : `gateway, ${status}`;
}
