import { JToken } from "../../csharp/library/json/token";
import type { PolicyNode } from "../../policy/effective";
import type { Execution } from "../execution";
import { headersOf, headerText, ResponseState } from "../messages";
import { contentOf, literal, type ProgramBuilder } from "../program";
import type { CachedResponse } from "../state/response-cache";
import { wireHeaders } from "./edits";

/** `cache-lookup-value`: on a miss without a default the variable is not set. */
export function cacheLookupValue(build: ProgramBuilder, node: PolicyNode): void {
  const key = build.text(node, "key") ?? (() => "");
  const otherwise = build.attribute(node, "default-value");
  const variable = literal(node, "variable-name") ?? "";
  build.add(({ run }) => {
    const { state, cacheAvailable, now } = run.surroundings;
    const found = cacheAvailable() ? state.values.get(now(), key(run)) : undefined;
    if (found !== undefined) run.Variables.set(variable, copyOf(found));
    else if (otherwise) run.Variables.set(variable, otherwise(run));
    return undefined;
  });
}

/** `cache-store-value`. */
export function cacheStoreValue(build: ProgramBuilder, node: PolicyNode): void {
  const key = build.text(node, "key") ?? (() => "");
  const value = build.attribute(node, "value") ?? (() => "");
  const seconds = build.number(node, "duration") ?? (() => 0);
  build.add(({ run }) => {
    const { state, cacheAvailable, now } = run.surroundings;
    const written = value(run);
    if (cacheAvailable()) state.values.set(now(), key(run), copyOf(written), seconds(run));
    return undefined;
  });
}

/** `cache-remove-value`. */
export function cacheRemoveValue(build: ProgramBuilder, node: PolicyNode): void {
  const key = build.text(node, "key") ?? (() => "");
  build.add(({ run }) => {
    if (run.surroundings.cacheAvailable()) run.surroundings.state.values.remove(key(run));
    return undefined;
  });
}

/** `cache-lookup`: a whole answer to a GET, by URL and what it varies by. On a hit the backend is passed over. */
export function cacheLookup(build: ProgramBuilder, node: PolicyNode): void {
  const byDeveloper = build.flag(node, "vary-by-developer", false);
  const children = (name: string) =>
    node.children.filter((child) => child.name === name).map((child) => contentOf(build, child));
  const headers = children("vary-by-header");
  const parameters = children("vary-by-query-parameter");
  const keepsPrivate = build.flag(node, "allow-private-response-caching", false);
  build.add((execution) => {
    const { run } = execution;
    const { Request } = run;
    if (Request.Method !== "GET" || (Request.Headers.has("authorization") && !keepsPrivate(run))) return undefined;
    const byHeader = headers.map((header) => headerText(Request.Headers, header(run).toLowerCase()) ?? "");
    const named = parameters
      .flatMap((names) => names(run).split(";"))
      .map((name) => Request.Url.Query.get(name)?.join(",") ?? "");
    // Without a parameter named, the whole query counts: what the reference page says of `vary-by-query-parameter`.
    const byQuery = parameters.length === 0 ? [Request.Url.QueryString] : named;
    run.cacheKey = JSON.stringify([
      Request.OriginalUrl.Path,
      byDeveloper(run) ? run.Subscription?.Id : "",
      byHeader,
      byQuery,
    ]);
    const held = run.surroundings.cacheAvailable()
      ? run.surroundings.state.responses.get(run.now(), run.cacheKey)
      : undefined;
    if (held) serveFromCache(execution, held);
    return undefined;
  });
}

/** `cache-store`: keeps a 200 that is all here. */
export function cacheStore(build: ProgramBuilder, node: PolicyNode): void {
  const seconds = build.number(node, "duration") ?? (() => 0);
  build.add(({ run }) => {
    const { Response, cacheKey } = run;
    const kept = cacheKey === undefined || run.cacheHit || Response?.StatusCode !== 200 ? undefined : keptOf(Response);
    if (cacheKey !== undefined && kept && run.surroundings.cacheAvailable()) {
      run.surroundings.state.responses.set(run.now(), cacheKey, kept, seconds(run));
    }
    return undefined;
  });
}

/** Passes over the backend with an answer that was kept; outbound is run, as far as is known (not documented). */
export function serveFromCache(execution: Execution, { status, reason, headers, body }: CachedResponse): void {
  execution.run.Response = new ResponseState(status, headersOf(headers), body, reason);
  execution.run.cacheHit = true;
  execution.run.answeredFromCache();
  execution.skipToOutbound();
}

/** A value of its own: what is kept is not changed with what was stored or read. */
function copyOf(value: unknown): unknown {
  return value instanceof JToken ? value.clone() : value;
}

/** An answer as a cache holds it; undefined while it is still arriving. */
export function keptOf({ StatusCode, StatusReason, Headers, Body }: ResponseState): CachedResponse | undefined {
  if (typeof Body.content !== "string") return undefined;
  const headers = wireHeaders(Headers);
  // What was said to one caller alone.
  for (const name of headers.keys())
    if (name === "set-cookie" || name.startsWith("access-control-")) headers.delete(name);
  return { status: StatusCode, reason: StatusReason, headers, body: Body.content };
}
