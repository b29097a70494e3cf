import type { PolicyNode } from "../../policy/effective";
import type { OutgoingRequest } from "../effect";
import { headersOf, urlText } from "../messages";
import { PolicyError } from "../policy-error";
import { contentOf, literal, type ProgramBuilder } from "../program";
import type { Run } from "../run";
import { responseOf } from "./backend";
import { bodyText, type HeaderEdit, headerEdit, identityEdit, wireHeaders } from "./edits";

/** Seconds that a `send-request` waits when it does not say. */
const usualTimeoutSeconds = 60;

/** `send-request` and `send-one-way-request`: a call of the policy's own. */
export function sendRequest(build: ProgramBuilder, node: PolicyNode): void {
  const outgoing = ownRequest(build, node);
  const variable = literal(node, "response-variable-name");
  const timeout = build.number(node, "timeout") ?? (() => usualTimeoutSeconds);
  const ignoresError = build.flag(node, "ignore-error", false);
  const isOneWay = node.name === "send-one-way-request";
  build.add(({ run }) => ({ kind: "send-request", isOneWay, request: outgoing(run), timeoutMs: 1000 * timeout(run) }));
  if (isOneWay) return;
  build.add(({ run, outcome }) => {
    if (outcome?.kind === "answer") {
      if (variable !== undefined) run.Variables.set(variable, responseOf(outcome.answer));
    } else if (ignoresError(run)) {
      if (variable !== undefined) run.Variables.set(variable, null);
    } else {
      throw new PolicyError("send-request", "BackendConnectionFailure", "Error connecting to the backend", 500);
    }
    return undefined;
  });
}

function ownRequest(build: ProgramBuilder, node: PolicyNode): (run: Run) => OutgoingRequest {
  const isCopy = literal(node, "mode") === "copy";
  const part = (name: string) => node.children.find((child) => child.name === name);
  const content = (name: string) => {
    const found = part(name);
    return found && contentOf(build, found);
  };
  const url = content("set-url");
  const method = content("set-method");
  const written = part("set-body");
  const body = written && bodyText(build, written);
  const edits = node.children.flatMap((child): HeaderEdit[] => {
    if (child.name === "set-header") return [headerEdit(build, child)];
    return child.name === "authentication-managed-identity" ? [identityEdit(build, child)] : [];
  });
  return (run) => {
    const headers = isCopy ? new Map(run.Request.Headers) : headersOf([]);
    for (const edit of edits) edit(run, headers, false);
    return {
      method: method?.(run).toUpperCase() ?? (isCopy ? run.Request.Method : "GET"),
      url: url?.(run) ?? urlText(run.Request.Url),
      headers: wireHeaders(headers),
      body: body?.(run) ?? (isCopy ? run.Request.sent : ""),
    };
  };
}
