import { createHmac, timingSafeEqual } from "node:crypto";
import { type Jwt, parseJwt } from "../../csharp/library/context/jwt";
import type { PolicyNode } from "../../policy/effective";
import { headerText } from "../messages";
import { PolicyError } from "../policy-error";
import { contentOf, literal, type ProgramBuilder } from "../program";
import type { Run } from "../run";

/**
 * `validate-azure-ad-token` and `validate-jwt`: form, times, tenant or issuer, audience, application and claims are checked; the signature only with a
 * key that stands in the policy, since those of Entra and of an `openid-config` would have to be fetched.
 */
export function validateToken(build: ProgramBuilder, node: PolicyNode): void {
  const source = tokenSource(build, node);
  const status = build.number(node, "failed-validation-httpcode") ?? (() => 401);
  const message = build.text(node, "failed-validation-error-message");
  const variable = literal(node, "output-token-variable-name");
  const skewSeconds = build.number(node, "clock-skew") ?? (() => 0);
  const needsExpiry = build.flag(node, "require-expiration-time", true);
  const checks = tokenChecks(build, node);
  build.add(({ run }) => {
    const refuse = (reason: string, found: string): never => {
      throw new PolicyError(node.name, reason, message?.(run) ?? found, status(run));
    };
    const text = source(run);
    if (text === undefined || text === "") return refuse("TokenNotPresent", "JWT not present.");
    const token = parseJwt(text) ?? refuse("JwtInvalid", "Invalid JWT.");
    const seconds = run.now() / 1000;
    const skew = skewSeconds(run);
    if (token.payload.exp === undefined && needsExpiry(run))
      return refuse("TokenExpired", "JWT has no expiration time.");
    const expires = Number(token.payload.exp ?? Number.POSITIVE_INFINITY);
    if (expires + skew < seconds) return refuse("TokenExpired", "JWT has expired.");
    if (Number(token.payload.nbf ?? 0) - skew > seconds) return refuse("JwtInvalid", "JWT is not valid yet.");
    for (const check of checks) {
      const failed = check(run, token, text);
      if (failed) return refuse(failed.reason, failed.message);
    }
    if (variable !== undefined) run.Variables.set(variable, token);
    return undefined;
  });
}

type TokenCheck = (
  run: Run,
  token: Jwt,
  text: string,
) => { readonly reason: string; readonly message: string } | undefined;

function tokenChecks(build: ProgramBuilder, node: PolicyNode): TokenCheck[] {
  const tenant = build.text(node, "tenant-id");
  const checks: TokenCheck[] = [];
  if (tenant) {
    checks.push((run, { payload }) => {
      const wanted = tenant(run);
      const shared = ["common", "organizations", "consumers"].includes(wanted);
      return shared || payload.tid === wanted
        ? undefined
        : { reason: "TokenIssuerNotAllowed", message: "Issuer not allowed." };
    });
  }
  const issuers = listOf(build, node, "issuers");
  if (issuers)
    checks.push((run, { payload }) =>
      isAmong(run, issuers, payload.iss)
        ? undefined
        : { reason: "TokenIssuerNotAllowed", message: "Issuer not allowed." },
    );
  const audiences = listOf(build, node, "audiences");
  if (audiences)
    checks.push((run, { payload }) =>
      isAmong(run, audiences, payload.aud)
        ? undefined
        : { reason: "TokenAudienceNotAllowed", message: "Audience not allowed." },
    );
  for (const element of ["client-application-ids", "backend-application-ids"]) {
    const ids = listOf(build, node, element);
    if (!ids) continue;
    const claim = element.startsWith("client")
      ? (payload: Payload) => payload.azp ?? payload.appid
      : (payload: Payload) => payload.aud;
    const failed = { reason: "TokenClaimValueNotAllowed", message: "The application is not allowed." };
    checks.push((run, { payload }) => (isAmong(run, ids, claim(payload)) ? undefined : failed));
  }
  const claims = node.children.find(({ name }) => name === "required-claims")?.children ?? [];
  return [...checks, ...claims.map((claim) => claimCheck(build, claim)), ...signatureCheck(build, node)];
}

type Payload = Readonly<Record<string, unknown>>;

function isAmong(run: Run, allowed: readonly ((run: Run) => string)[], found: unknown): boolean {
  const values = [found].flat();
  return allowed.some((each) => values.includes(each(run)));
}

function listOf(build: ProgramBuilder, node: PolicyNode, element: string): ((run: Run) => string)[] | undefined {
  return node.children.find(({ name }) => name === element)?.children.map((child) => contentOf(build, child));
}

function claimCheck(build: ProgramBuilder, node: PolicyNode): TokenCheck {
  const name = literal(node, "name") ?? "";
  const isAny = literal(node, "match") === "any";
  const separator = literal(node, "separator");
  const wanted = node.children.map((child) => contentOf(build, child));
  return (run, { payload }) => {
    const found = payload[name];
    if (found === undefined) return { reason: "TokenClaimNotFound", message: `Claim "${name}" not found.` };
    const split = typeof found === "string" && separator !== undefined ? found.split(separator) : [found].flat();
    const held = split.map(String);
    const passed =
      wanted.length === 0 ||
      (isAny ? wanted.some((each) => held.includes(each(run))) : wanted.every((each) => held.includes(each(run))));
    return passed ? undefined : { reason: "TokenClaimValueNotAllowed", message: `Claim "${name}" value not allowed.` };
  };
}

const hashes: Readonly<Record<string, string>> = { HS256: "sha256", HS384: "sha384", HS512: "sha512" };

function signatureCheck(build: ProgramBuilder, node: PolicyNode): TokenCheck[] {
  const group = node.children.find(({ name }) => name === "issuer-signing-keys");
  if (!group) return [];
  const others = group.children.filter(({ text }) => text === undefined);
  if (others.length > 0) {
    build.problems.push({
      node,
      message: "must hold its signing keys as text (the emulator checks HMAC signatures only)",
    });
  }
  const keys = group.children.map((child) => contentOf(build, child));
  const invalid = { reason: "TokenSignatureInvalid", message: "JWT signature is invalid." };
  return [
    (run, { header }, text) => {
      const hash = hashes[String(header.alg)];
      if (hash === undefined) return invalid;
      const at = text.lastIndexOf(".");
      const signed = Buffer.from(text.slice(at + 1), "base64url");
      const matches = keys.some((key) => {
        const secret = Buffer.from(key(run), "base64");
        const made = createHmac(hash, secret).update(text.slice(0, at)).digest();
        return secret.length > 0 && made.length === signed.length && timingSafeEqual(made, signed);
      });
      return matches ? undefined : invalid;
    },
  ];
}

function tokenSource(build: ProgramBuilder, node: PolicyNode): (run: Run) => string | undefined {
  const value = build.text(node, "token-value");
  if (value) return value;
  const parameter = literal(node, "query-parameter-name");
  if (parameter !== undefined) return (run) => run.Request.Url.Query.get(parameter)?.[0];
  const header = (literal(node, "header-name") ?? "Authorization").toLowerCase();
  return (run) => headerText(run.Request.Headers, header)?.replace(/^Bearer\s+/i, "");
}
