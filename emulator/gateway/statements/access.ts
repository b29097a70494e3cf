import type { PolicyNode } from "../../policy/effective";
import { headersOf, headerText, type RequestState, ResponseState } from "../messages";
import { PolicyError } from "../policy-error";
import { contentOf, literal, type ProgramBuilder } from "../program";
import { identityEdit } from "./edits";

/** `authentication-managed-identity`: a token of the emulator's own, which its model accounts take. */
export function managedIdentity(build: ProgramBuilder, node: PolicyNode): void {
  const edit = identityEdit(build, node);
  build.add(({ run }) => {
    edit(run, run.Request.Headers);
    return undefined;
  });
}

/** `authentication-basic`. */
export function basic(build: ProgramBuilder, node: PolicyNode): void {
  const user = build.text(node, "username") ?? (() => "");
  const password = build.text(node, "password") ?? (() => "");
  build.add(({ run }) => {
    const value = `Basic ${Buffer.from(`${user(run)}:${password(run)}`).toString("base64")}`;
    run.Request.Headers.set("authorization", { name: "Authorization", values: [value] });
    return undefined;
  });
}

/** A statement that does nothing a backend of the emulator can see. */
export function unseen(): void {
  return;
}

/** `check-header`. */
export function checkHeader(build: ProgramBuilder, node: PolicyNode): void {
  const name = build.text(node, "name") ?? (() => "");
  const status = build.number(node, "failed-check-httpcode") ?? (() => 401);
  const message = build.text(node, "failed-check-error-message") ?? (() => "");
  const ignoresCase = build.flag(node, "ignore-case", false);
  const values = node.children.map((child) => contentOf(build, child));
  build.add(({ run }) => {
    const found = headerText(run.Request.Headers, name(run).toLowerCase());
    const fold = (text: string) => (ignoresCase(run) ? text.toLowerCase() : text);
    const isAllowed =
      found !== undefined && (values.length === 0 || values.some((value) => fold(value(run)) === fold(found)));
    if (!isAllowed) {
      const reason = found === undefined ? "HeaderNotFound" : "HeaderValueNotAllowed";
      throw new PolicyError(node.name, reason, message(run), status(run));
    }
    return undefined;
  });
}

/** `ip-filter` over single IPv4 addresses and ranges. */
export function ipFilter(build: ProgramBuilder, node: PolicyNode): void {
  const forbids = literal(node, "action") === "forbid";
  const ranges = node.children.map((child) => {
    const ends =
      child.name === "address-range"
        ? [literal(child, "from"), literal(child, "to")]
        : [child.text?.source, child.text?.source];
    return ends.map((end) => addressNumber((end ?? "").trim()));
  });
  build.add(({ run }) => {
    const address = addressNumber(run.Request.IpAddress);
    const isListed = ranges.some(([from = Number.NaN, to = Number.NaN]) => address >= from && address <= to);
    if (isListed === forbids)
      throw new PolicyError(
        node.name,
        forbids ? "CallerIpBlocked" : "CallerIpNotAllowed",
        `Caller IP address ${run.Request.IpAddress} is not allowed.`,
        403,
      );
    return undefined;
  });
}

function addressNumber(text: string): number {
  return text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

/**
 * `cors`: answers a preflight, whoever asks, and puts the origin's headers on every answer. A request of a foreign origin goes through without them; its
 * preflight is answered 200 without them.
 */
export function cors(build: ProgramBuilder, node: PolicyNode): void {
  const list = (name: string) =>
    node.children.find((child) => child.name === name)?.children.map(({ text }) => text?.source.trim() ?? "") ?? [];
  const origins = list("allowed-origins");
  const withCredentials = literal(node, "allow-credentials") === "true";
  const methods = node.children.find(({ name }) => name === "allowed-methods");
  const preflightAge = methods?.attributes.get("preflight-result-max-age")?.source;
  const exposed = list("expose-headers");
  const preflight: [string, string][] = [
    ["Access-Control-Allow-Methods", list("allowed-methods").join(",")],
    ["Access-Control-Allow-Headers", list("allowed-headers").join(",")],
    ...(preflightAge === undefined ? [] : [["Access-Control-Max-Age", preflightAge] as [string, string]]),
  ];
  build.add((execution) => {
    const { run } = execution;
    const origin = headerText(run.Request.Headers, "origin");
    const isAllowed = origin !== undefined && (origins.includes("*") || origins.includes(origin));
    const shared: [string, string][] = isAllowed
      ? [["Access-Control-Allow-Origin", origins.includes("*") && !withCredentials ? "*" : origin]]
      : [];
    if (isAllowed && withCredentials) shared.push(["Access-Control-Allow-Credentials", "true"]);
    if (isPreflight(run.Request)) {
      run.Response = new ResponseState(200, headersOf(isAllowed ? [...shared, ...preflight] : []), "");
      execution.end();
      return undefined;
    }
    if (isAllowed && exposed.length > 0) shared.push(["Access-Control-Expose-Headers", exposed.join(",")]);
    if (isAllowed) {
      run.finishing.push(({ Headers }) => {
        for (const [name, value] of shared) Headers.set(name.toLowerCase(), { name, values: [value] });
      });
    }
    return undefined;
  });
}

/** Whether a browser asks what it may ask. */
export function isPreflight({ Method, Headers }: Pick<RequestState, "Method" | "Headers">): boolean {
  return Method === "OPTIONS" && Headers.has("origin") && Headers.has("access-control-request-method");
}

/** `mock-response`: an empty answer of its status; samples of an API's definition are not synthesized. */
export function mockResponse(build: ProgramBuilder, node: PolicyNode): void {
  const status = build.number(node, "status-code") ?? (() => 200);
  const type = literal(node, "content-type") ?? "application/json";
  build.add((execution) => {
    execution.run.Response = new ResponseState(status(execution.run), headersOf([["Content-Type", type]]), "");
    execution.end();
    return undefined;
  });
}
