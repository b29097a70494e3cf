import type { Ref, TypeDefinition } from "../../definition";
import { DateTime } from "../date-time";
import { MapDictionary } from "./dictionaries";

/** A JSON web token that was read, but whose signature nobody checked. */
export class Jwt {
  constructor(
    readonly header: Readonly<Record<string, unknown>>,
    readonly payload: Readonly<Record<string, unknown>>,
  ) {}

  /** Every claim as texts: one, or those of a list. */
  get claims(): ReadonlyMap<string, readonly string[]> {
    return new Map(Object.keys(this.payload).map((name) => [name, this.texts(name)]));
  }

  texts(claim: string): readonly string[] {
    const value = this.payload[claim];
    return value === undefined ? [] : [value].flat().map(claimText);
  }

  /** The claim's only or first value. */
  first(claim: string): string | null {
    return this.texts(claim)[0] ?? null;
  }

  time(claim: string): DateTime | null {
    const seconds = Number(this.first(claim) ?? Number.NaN);
    return Number.isFinite(seconds) ? DateTime.fromUnixMs(seconds * 1000) : null;
  }

  toText(): string {
    return "Jwt";
  }
}

/** User and password of an `Authorization` header. */
class BasicAuthCredentials {
  constructor(
    readonly UserId: string,
    readonly Password: string,
  ) {}

  toText(): string {
    return "BasicAuthCredentials";
  }
}

const bearer = /^\s*(?:Bearer\s+)?([\w-]+)\.([\w-]+)\.[\w-]*\s*$/i;

/** The token that a text is, with or without the scheme of an `Authorization` header; null for all other texts. */
export function parseJwt(text: string | null): Jwt | null {
  const parts = bearer.exec(text ?? "");
  const header = readPart(parts?.[1]);
  const payload = readPart(parts?.[2]);
  return header === null || payload === null ? null : new Jwt(header, payload);
}

function readPart(part: string | undefined): Record<string, unknown> | null {
  if (part === undefined) return null;
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

function claimText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function readBasic(text: string | null): BasicAuthCredentials | null {
  const encoded = /^\s*Basic\s+([A-Za-z0-9+/]+={0,2})\s*$/i.exec(text ?? "")?.[1];
  const pair = encoded === undefined ? "" : Buffer.from(encoded, "base64").toString("utf8");
  const colon = pair.indexOf(":");
  return colon < 0 ? null : new BasicAuthCredentials(pair.slice(0, colon), pair.slice(colon + 1));
}

function textOfHeader(jwt: Jwt, name: string): string | null {
  const value = jwt.header[name];
  return typeof value === "string" ? value : null;
}

function into(out: Ref, value: object | null): boolean {
  out.value = value;
  return value !== null;
}

/** Credentials in the text of a header. */
export const credentialTypes: readonly TypeDefinition[] = [
  {
    name: "Jwt",
    kind: "class",
    is: (value) => value instanceof Jwt,
    members: {
      "string Algorithm": (jwt: Jwt) => textOfHeader(jwt, "alg"),
      "string Type": (jwt: Jwt) => textOfHeader(jwt, "typ"),
      "string Id": (jwt: Jwt) => jwt.first("jti"),
      "string Issuer": (jwt: Jwt) => jwt.first("iss"),
      "string Subject": (jwt: Jwt) => jwt.first("sub"),
      "IEnumerable<string> Audiences": (jwt: Jwt) => jwt.texts("aud"),
      "IReadOnlyDictionary<string, string[]> Claims": (jwt: Jwt) => new MapDictionary(jwt.claims),
      "Nullable<DateTime> ExpirationTime": (jwt: Jwt) => jwt.time("exp"),
      "Nullable<DateTime> NotBefore": (jwt: Jwt) => jwt.time("nbf"),
      "Nullable<DateTime> IssuedAt": (jwt: Jwt) => jwt.time("iat"),
    },
  },
  {
    name: "BasicAuthCredentials",
    kind: "class",
    is: (value) => value instanceof BasicAuthCredentials,
    members: {
      "string UserId": ({ UserId }: BasicAuthCredentials) => UserId,
      "string Password": ({ Password }: BasicAuthCredentials) => Password,
    },
  },
  {
    name: "CredentialExtensions",
    kind: "static",
    members: {
      "static Jwt AsJwt(this string input)": parseJwt,
      "static bool TryParseJwt(this string input, out Jwt result)": (text: string | null, out: Ref) =>
        into(out, parseJwt(text)),
      "static BasicAuthCredentials AsBasic(this string input)": readBasic,
      "static bool TryParseBasic(this string input, out BasicAuthCredentials result)": (
        text: string | null,
        out: Ref,
      ) => into(out, readBasic(text)),
    },
  },
];
