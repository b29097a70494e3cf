import type { PolicyNode } from "../../policy/effective";
import { ChooseBackend, RecordAnswer } from "../actions";
import type { Destination } from "../destination";
import type { BackendAnswer, Outcome } from "../effect";
import type { Execution } from "../execution";
import { headersOf, headerText, isUrl, ResponseState, urlContext, urlText } from "../messages";
import { PolicyError } from "../policy-error";
import { literal, type ProgramBuilder } from "../program";
import { type Attempt, noFacts, type Run } from "../run";
import { isCounted } from "../state/circuit-breaker";
import { wireHeaders } from "./edits";

/** `set-backend-service`: the backend or pool that is called from here on. */
export function setBackendService(build: ProgramBuilder, node: PolicyNode): void {
  const backendId = build.backendId(node, "backend-id");
  const baseUrl = build.text(node, "base-url");
  build.add(({ run }) => {
    if (backendId) run.target = { backendId: backendId(run) };
    else if (baseUrl) run.target = { baseUrl: baseUrl(run) };
    return undefined;
  });
}

/**
 * `forward-request`: one attempt. A pool chooses its member anew each time; a backend whose breaker is open, and a pool of such, answer 503 without a
 * call. The timeout is for the answer's headers. A connection that fails opens no breaker.
 */
export function forwardRequest(build: ProgramBuilder, node: PolicyNode): void {
  const seconds = build.number(node, "timeout");
  const ms = build.number(node, "timeout-ms");
  const buffers = literal(node, "buffer-request-body") === "true";
  const failsOnError = build.flag(node, "fail-on-error-status-code", false);
  build.add((execution) => {
    const { run } = execution;
    const destination = destinationOf(run);
    execution.destination = destination;
    execution.startedMs = run.now();
    if (!destination) return undefined;
    const { Request } = run;
    if (Request.sent !== "" && Request.wasSentUnbuffered) {
      const message = "The request body has been sent and was not kept: buffer-request-body is not true.";
      // That it fails is documented, by which reason is not.
      throw new PolicyError("forward-request", "RequestBodyNotBuffered", message, 500);
    }
    Request.wasSentUnbuffered = !buffers;
    if (!isUrl(destination.url)) {
      throw new PolicyError(
        "forward-request",
        "BackendConnectionFailure",
        `Invalid backend URL: ${destination.url}`,
        500,
      );
    }
    Request.query ??= Request.Url.QueryString;
    Request.Url = urlContext(destination.url);
    const headers = wireHeaders(Request.Headers);
    headers.set("host", Request.Url.Host);
    for (const [name, value] of Object.entries(destination.backend?.headers ?? {}))
      headers.set(name.toLowerCase(), value);
    const audience = destination.backend?.managedIdentityResource;
    if (audience !== undefined) headers.set("authorization", `Bearer emulated.backend.${audience}`);
    return {
      kind: "forward",
      backendId: destination.backend?.id,
      request: { method: Request.Method, url: destination.url, headers, body: Request.sent },
      timeoutMs: ms?.(run) ?? 1000 * (seconds?.(run) ?? 300),
    };
  });
  build.add((execution) => {
    receive(execution, execution.outcome, failsOnError(execution.run));
    return undefined;
  });
}

/** Where the request goes next; undefined when no backend takes calls. Throws where the policy names none that exists. */
function destinationOf(run: Run): Destination | undefined {
  const { surroundings, target } = run;
  if (target && "baseUrl" in target) return { backend: undefined, url: joined(target.baseUrl, run) };
  const named = target?.backendId;
  if (named === undefined) {
    if (run.Api.ServiceUrl) return { backend: undefined, url: joined(urlText(run.Api.ServiceUrl), run) };
    throw new PolicyError(
      "forward-request",
      "BackendConnectionFailure",
      "no backend is set, and the API has no service URL",
      500,
    );
  }
  const isPool = surroundings.pools.has(named);
  const said = run.act(new ChooseBackend(named, isPool, isPool ? affinity(run, named) : undefined));
  if (said === undefined) return undefined;
  const isOpen = String(said).startsWith("!");
  const chosen = String(said).slice(isOpen ? 1 : 0);
  const backend = surroundings.backends.get(chosen);
  if (!backend)
    throw new PolicyError(
      "set-backend-service",
      "BackendNotFound",
      `Backend with id '${chosen}' could not be found.`,
      500,
    );
  // After a pool's choice the service keeps telling the pool's id; the host called is in the request's URL.
  run.Backend = { Id: named, Type: isPool ? "Pool" : "Single", AzureRegion: "" };
  return isOpen ? undefined : { backend, url: joined(backend.url, run) };
}

/** What the caller's cookie of session affinity says, where the pool has one. */
function affinity({ surroundings, Request }: Run, poolId: string): string | undefined {
  const name = surroundings.pools.get(poolId)?.sessionCookie;
  if (name === undefined) return undefined;
  const cookies = (headerText(Request.Headers, "cookie") ?? "").split(";").map((each) => each.trim().split("="));
  return cookies.find(([key]) => key === name)?.[1];
}

/** The URL of an attempt: what the policies made of the caller's query, beside whatever the base URL has of its own. */
function joined(base: string, { Request }: Run): string {
  const mark = base.indexOf("?");
  const path = (mark < 0 ? base : base.slice(0, mark)).replace(/\/$/, "");
  const own = mark < 0 ? "" : base.slice(mark + 1);
  const asked = (Request.query ?? Request.Url.QueryString).replace(/^\?/, "");
  const query = [own, asked].filter((each) => each !== "").join("&");
  return `${path}${Request.suffix}${query === "" ? "" : `?${query}`}`;
}

function receive(execution: Execution, outcome: Outcome | undefined, failsOnError: boolean): void {
  const { run, destination, startedMs } = execution;
  const attempt = (status: number | undefined, failure: Attempt["failure"]) =>
    run.attempts.push({
      backendId: destination?.backend?.id,
      host: destination ? run.Request.Url.Host : "",
      startedMs,
      endedMs: run.now(),
      status,
      failure,
    });
  if (!destination) {
    attempt(undefined, "no backend available");
    // Body and phrase of this answer are not documented.
    run.Response = new ResponseState(
      503,
      headersOf([["Content-Type", "application/json"]]),
      '{"statusCode":503,"message":"Service unavailable"}',
    );
    return;
  }
  if (outcome?.kind !== "answer") {
    const reason = outcome?.kind === "failure" ? outcome.reason : "unreachable";
    attempt(undefined, reason);
    throw reason === "timeout"
      ? new PolicyError("forward-request", "Timeout", "The backend did not answer in time", 504)
      : new PolicyError("forward-request", "BackendConnectionFailure", "Error connecting to the backend", 500);
  }
  const { answer } = outcome;
  attempt(answer.status, undefined);
  const { backend } = destination;
  if (backend?.breaker && isCounted(backend.breaker, answer.status)) {
    const facts = { ...noFacts, retryAfterMs: retryAfterMs(answer) };
    run.act(new RecordAnswer(backend.id, answer.status), facts);
  }
  run.Response = responseOf(answer);
  run.surroundings.watcher?.received(run.Response);
  keepAffinity(run, backend?.id);
  if (failsOnError && answer.status >= 400) {
    throw new PolicyError(
      "forward-request",
      "BackendErrorStatusCode",
      `The backend answered ${answer.status}`,
      answer.status,
    );
  }
}

/** Tells the caller by a cookie which member of a pool with session affinity has answered. */
function keepAffinity({ target, surroundings, Response }: Run, backendId: string | undefined): void {
  const cookie = target && "backendId" in target ? surroundings.pools.get(target.backendId)?.sessionCookie : undefined;
  if (cookie !== undefined && backendId !== undefined) {
    Response?.Headers.set("set-cookie", {
      name: "Set-Cookie",
      values: [`${cookie}=${backendId}; path=/; secure; httponly`],
    });
  }
}

/** An answer as policies see it. */
export function responseOf(answer: BackendAnswer): ResponseState {
  const { status, reason, headers, body } = answer;
  return new ResponseState(status, headersOf(headers), body, reason);
}

/** What `Retry-After` asks for; only its seconds, since API Management is not documented to read `retry-after-ms`. */
function retryAfterMs({ headers }: BackendAnswer): number | undefined {
  const seconds = Number(headers.get("retry-after") ?? "");
  return Number.isFinite(seconds) && seconds > 0 ? 1000 * seconds : undefined;
}
