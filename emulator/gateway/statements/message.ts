import type { PolicyNode } from "../../policy/effective";
import { urlOf } from "../messages";
import { contentOf, literal, numberOf, type ProgramBuilder } from "../program";
import type { Run } from "../run";
import { bodyText, headerEdit, queryEdit, statusEdit } from "./edits";

/** `set-header`: of the request up to the backend, of the answer after it. */
export function setHeader(build: ProgramBuilder, node: PolicyNode): void {
  const edit = headerEdit(build, node);
  build.add(({ run }) => {
    const isRequests = isBeforeAnswer(run);
    const message = isRequests ? run.Request : run.Response;
    if (message) edit(run, message.Headers, !isRequests);
    return undefined;
  });
}

/** `set-body`. */
export function setBody(build: ProgramBuilder, node: PolicyNode): void {
  const text = bodyText(build, node);
  build.add(({ run }) => {
    const written = text(run);
    if (isBeforeAnswer(run)) run.Request.replaceBody(written);
    else if (run.Response) run.Response.Body.replace(written);
    return undefined;
  });
}

/** `set-status`. */
export function setStatus(build: ProgramBuilder, node: PolicyNode): void {
  const edit = statusEdit(build, node);
  build.add(({ run }) => {
    const { status, reason } = edit(run);
    run.Response?.setStatus(status, reason);
    return undefined;
  });
}

/** `set-method`. */
export function setMethod(build: ProgramBuilder, node: PolicyNode): void {
  const method = contentOf(build, node);
  build.add(({ run }) => {
    run.Request.Method = method(run).toUpperCase();
    return undefined;
  });
}

/** `set-query-parameter`. */
export function setQueryParameter(build: ProgramBuilder, node: PolicyNode): void {
  const edit = queryEdit(build, node);
  build.add(({ run }) => {
    const url = run.Request.Url;
    const query = edit(run, url.QueryString);
    run.Request.query = undefined;
    if (query !== url.QueryString) run.Request.Url = urlOf(url.Scheme, url.Host, url.Port, url.Path, query);
    return undefined;
  });
}

/** `rewrite-uri`: what the backend is asked for, below its base URL; `{name}` stands for a parameter of the operation's template. */
export function rewriteUri(build: ProgramBuilder, node: PolicyNode): void {
  const template = build.text(node, "template") ?? (() => "/");
  const copies = build.flag(node, "copy-unmatched-params", true);
  build.add(({ run }) => {
    const { Request } = run;
    const filled = template(run).replace(/\{([\w-]+)\}/g, (whole, name: string) => {
      const value = Request.MatchedParameters.get(name);
      return value === undefined ? whole : encodeURIComponent(value);
    });
    const mark = filled.indexOf("?");
    Request.suffix = mark < 0 ? filled : filled.slice(0, mark);
    const written = mark < 0 ? "" : filled.slice(mark);
    const { Scheme, Host, Port, Path, QueryString } = Request.Url;
    const kept =
      copies(run) && QueryString !== "" ? `${written === "" ? "?" : `${written}&`}${QueryString.slice(1)}` : written;
    Request.Url = urlOf(Scheme, Host, Port, Path, kept);
    return undefined;
  });
}

/** `set-variable`: null leaves a variable that holds null, as reading it back does not fail on the service. */
export function setVariable(build: ProgramBuilder, node: PolicyNode): void {
  const name = literal(node, "name") ?? "";
  const value = build.assigned(node, "value", name);
  build.add(({ run }) => {
    run.Variables.set(name, value(run));
    return undefined;
  });
}

/** `find-and-replace` in the body that goes on. */
export function findAndReplace(build: ProgramBuilder, node: PolicyNode): void {
  const from = build.text(node, "from") ?? (() => "");
  const to = build.text(node, "to") ?? (() => "");
  build.add(({ run }) => {
    if (isBeforeAnswer(run)) run.Request.replaceBody(run.Request.sent.replaceAll(from(run), () => to(run)));
    else if (run.Response) run.Response.Body.replace(run.Response.Body.read(true).replaceAll(from(run), () => to(run)));
    return undefined;
  });
}

/** Whether a change of a message is one of the request: up to the backend's answer. */
export function isBeforeAnswer(run: Run): boolean {
  return run.section === "inbound" || run.section === "backend";
}

/** A whole number of an attribute that may hold no expression. */
export function literalNumber(node: PolicyNode, name: string): number | undefined {
  const text = literal(node, name);
  return text === undefined ? undefined : numberOf(text);
}
