import { textOf } from "../../csharp/object";
import type { PolicyNode } from "../../policy/effective";
import { type Headers, headerText } from "../messages";
import { PolicyError } from "../policy-error";
import { contentOf, literal, type ProgramBuilder } from "../program";
import type { Run } from "../run";

/** Headers that the gateway sets by itself: a policy's change of them has no effect. */
const fixed = new Set(["connection", "content-length", "keep-alive", "transfer-encoding"]);

const headerName = /^[!#$%&'*+.^_`|~\w-]+$/;

/** Changes headers; those that go to the caller are only shown, unless a later expression looks at them. */
export type HeaderEdit = (run: Run, headers: Headers, isToCaller: boolean) => void;

/** What a `set-header` does to headers: of the request, of the answer, of a `send-request` or of a `return-response`. */
export function headerEdit(build: ProgramBuilder, node: PolicyNode): HeaderEdit {
  const name = build.text(node, "name") ?? (() => "");
  const action = build.text(node, "exists-action") ?? (() => "override");
  const parts = node.children.filter((child) => child.name === "value");
  const seen = parts.map((child) => contentOf(build, child));
  const shown = parts.map((child) => contentOf(build, child, true));
  return (run, headers, isToCaller) => {
    const written = name(run);
    const key = written.toLowerCase();
    if (fixed.has(key)) return;
    const values = isToCaller && !run.surroundings.watcher?.isRead(key) ? shown : seen;
    if (!headerName.test(written)) throw invalid(`"${written}" is not the name of a header`);
    const how = action(run);
    const known = headers.get(key);
    if (how === "delete") headers.delete(key);
    else if (how === "append" && known)
      headers.set(key, {
        name: known.name,
        values: [...known.values, ...values.map((value) => headerValue(value(run)))],
      });
    else if (how !== "skip" || !known)
      headers.set(key, { name: written, values: values.map((value) => headerValue(value(run))) });
  };
}

/** What a `set-query-parameter` does to a query, with its question mark. */
export function queryEdit(build: ProgramBuilder, node: PolicyNode): (run: Run, query: string) => string {
  const name = build.text(node, "name") ?? (() => "");
  const action = build.text(node, "exists-action") ?? (() => "override");
  const values = node.children.filter((child) => child.name === "value").map((child) => contentOf(build, child));
  return (run, query) => {
    const key = name(run);
    const how = action(run);
    const has = query.includes(key) && new URLSearchParams(query).has(key);
    if (how === "delete" ? !has : how === "skip" && has) return query;
    const parameters = new URLSearchParams(query);
    if (how !== "append") parameters.delete(key);
    if (how !== "delete") for (const value of values) parameters.append(key, value(run));
    const text = parameters.toString();
    return text === "" ? "" : `?${text}`;
  };
}

/** The text that a `set-body` writes: nothing depends on it but who reads it. A Liquid template is a problem: there is no engine for it here. */
export function bodyText(build: ProgramBuilder, node: PolicyNode): (run: Run) => string {
  if (node.attributes.has("template"))
    build.problems.push({
      node,
      message: "must hold an expression or text, got a Liquid template (the emulator has no engine for it)",
    });
  if (node.text === undefined) return () => "";
  const value = build.written(node.text, node);
  return (run) => textOf(value(run));
}

/** Status and phrase that a `set-status` writes. */
export function statusEdit(
  build: ProgramBuilder,
  node: PolicyNode,
): (run: Run) => { status: number; reason: string | undefined } {
  const code = build.number(node, "code") ?? (() => 200);
  const reason = build.text(node, "reason");
  return (run) => {
    const status = code(run);
    if (!Number.isInteger(status) || status < 100 || status > 599) throw invalid(`${status} is not a status code`);
    return { status, reason: reason && headerValue(reason(run)) };
  };
}

/** What may stand in a header or a status line over HTTP/1.1. @see RFC 9110, section 5.5 */
function headerValue(text: string): string {
  if (/[^\t\x20-\x7e\x80-\xff]/.test(text)) throw invalid("a header or reason holds a character that can't be sent");
  return text;
}

function invalid(message: string): PolicyError {
  return new PolicyError("expression", "ExpressionValueEvaluationFailure", message, 500);
}

/** The bearer token that an `authentication-managed-identity` puts on: the emulator's own, which says for whom and for what it is. */
export function identityToken(build: ProgramBuilder, node: PolicyNode): (run: Run) => string {
  const resource = build.text(node, "resource") ?? (() => "");
  const client = build.text(node, "client-id") ?? (() => "system-assigned");
  return (run) => `emulated.${client(run)}.${resource(run)}`;
}

/** Puts a managed identity's token on a request, or into the variable that the statement names. */
export function identityEdit(build: ProgramBuilder, node: PolicyNode): (run: Run, headers: Headers) => void {
  const token = identityToken(build, node);
  const variable = literal(node, "output-token-variable-name");
  return (run, headers) => {
    const value = token(run);
    if (variable !== undefined) run.Variables.set(variable, value);
    else headers.set("authorization", { name: "Authorization", values: [`Bearer ${value}`] });
  };
}

/** Headers as they go to a backend. */
export function wireHeaders(headers: Headers): Map<string, string> {
  const wire = new Map<string, string>();
  for (const key of headers.keys()) wire.set(key, headerText(headers, key) ?? "");
  return wire;
}
