import { CSharpException } from "../definition";
import { unescapeDataString } from "./escape";

/** Ports of schemes that an URI need not name. */
const defaultPorts: Readonly<Record<string, number>> = { http: 80, ws: 80, https: 443, wss: 443, ftp: 21 };

/** An absolute URI, in the parts that .NET tells. */
export class Uri {
  readonly typeName = "System.Uri";
  readonly #url: URL;

  /** Throws `UriFormatException` for what is no absolute URI. */
  constructor(readonly original: string) {
    if (original === "") throw invalid("The URI is empty.");
    try {
      this.#url = new URL(original.trim());
    } catch {
      const hasHost = /^\s*(?:https?|ftp|wss?):\/\//i.test(original);
      throw invalid(hasHost ? "The hostname could not be parsed." : "The format of the URI could not be determined.");
    }
  }

  /** Null for what is no absolute URI. */
  static tryOf(text: string | null): Uri | null {
    return text !== null && URL.canParse(text.trim()) ? new Uri(text) : null;
  }

  get absolute(): string {
    return this.#url.href;
  }

  get scheme(): string {
    return this.#url.protocol.slice(0, -1);
  }

  get host(): string {
    return this.#url.hostname;
  }

  /** -1 where the scheme has none. */
  get port(): number {
    return this.#url.port === "" ? (defaultPorts[this.scheme] ?? -1) : Number(this.#url.port);
  }

  get isDefaultPort(): boolean {
    return this.#url.port === "";
  }

  /** Host, and the port where it is not the scheme's own. */
  get authority(): string {
    return this.#url.host;
  }

  get path(): string {
    return this.#url.pathname;
  }

  get localPath(): string {
    return unescapeDataString(this.path);
  }

  /** With its question mark. */
  get query(): string {
    return this.#url.search;
  }

  /** With its hash sign. */
  get fragment(): string {
    return this.#url.hash;
  }

  get userInfo(): string {
    const { username, password } = this.#url;
    return password === "" ? username : `${username}:${password}`;
  }

  /** Pieces of the path, each with the slash that ends it. */
  get segments(): string[] {
    return this.path.match(/[^/]*\/|[^/]+/g) ?? [];
  }

  /** The URI up to a part. */
  leftPart(part: "scheme" | "authority" | "path" | "query"): string {
    const scheme = `${this.scheme}://`;
    if (part === "scheme") return scheme;
    const user = this.userInfo === "" ? "" : `${this.userInfo}@`;
    const authority = `${scheme}${user}${this.authority}`;
    if (part === "authority") return authority;
    return authority + this.path + (part === "query" ? this.query : "");
  }

  /** What a reference leads to from here. */
  to(reference: string): Uri {
    try {
      return new Uri(new URL(reference, this.#url).href);
    } catch {
      throw invalid("The format of the URI could not be determined.");
    }
  }

  /** What `ToString()` gives: the URI with what need not be escaped unescaped. */
  toText(): string {
    try {
      return decodeURI(this.#url.href);
    } catch {
      return this.#url.href;
    }
  }

  /** As .NET compares them: without the fragment. */
  equals(other: unknown): boolean {
    return other instanceof Uri && withoutFragment(other.absolute) === withoutFragment(this.absolute);
  }

  contentKey(): string {
    return withoutFragment(this.absolute);
  }
}

function withoutFragment(text: string): string {
  return text.split("#", 1)[0] as string;
}

function invalid(reason: string): CSharpException {
  return new CSharpException("UriFormatException", `Invalid URI: ${reason}`);
}
