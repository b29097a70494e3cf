import type { BodyContext, RequestContext, ResponseContext, UrlContext } from "../csharp/context";
import { CSharpException } from "../csharp/definition";
import type { ArrivingBody } from "./effect";
import { reasonPhrase } from "./reason-phrase";

/** Headers by lower-case name, as they were sent. */
export type Headers = Map<string, { readonly name: string; readonly values: readonly string[] }>;

/** What a caller sends to the gateway. */
export interface IncomingRequest {
  readonly method: string;
  /** Path and query: `/chat/v1/chat/completions?a=b`. */
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  readonly ipAddress: string;
}

/** Thrown when a body is read that is still arriving: the execution waits for it and runs the statement again. */
export class StillArriving {
  constructor(
    readonly body: ResponseBody,
    readonly arriving: ArrivingBody,
  ) {}
}

/** Headers that are never joined into one line, by API Management's page of `set-header`. */
const separate = new Set(
  "user-agent www-authenticate proxy-authenticate cookie set-cookie warning date expires if-match if-none-match if-modified-since if-unmodified-since last-modified retry-after".split(
    " ",
  ),
);

export function headersOf(lines: Iterable<readonly [name: string, value: string]>): Headers {
  const headers: Headers = new Map();
  for (const [name, value] of lines) {
    const key = name.toLowerCase();
    const known = headers.get(key);
    headers.set(key, { name: known?.name ?? name, values: known ? [...known.values, value] : [value] });
  }
  return headers;
}

/** A header's values in one line, as most go over the wire; undefined where there is none. */
export function headerText(headers: Headers, lowerCaseName: string): string | undefined {
  const values = headers.get(lowerCaseName)?.values;
  return values === undefined ? undefined : values.length === 1 ? values[0] : values.join(",");
}

/** Headers as lines: one each, but for those that may not be joined. */
export function headerLines(headers: Headers): [name: string, value: string][] {
  const lines: [string, string][] = [];
  for (const [key, { name, values }] of headers) {
    if (values.length === 1 || !separate.has(key)) lines.push([name, values.join(",")]);
    else for (const value of values) lines.push([name, value]);
  }
  return lines;
}

/** Whether a text is an absolute URL of HTTP. */
export function isUrl(text: string): boolean {
  return /^https?:\/\/[^/:?#\s]+(?::\d+)?(?:[/?#]\S*)?$/i.test(text);
}

/** An URL in its parts. Throws a `RangeError` for what is none. */
export function urlContext(text: string): UrlContext {
  const match = /^(https?):\/\/([^/:?#]+)(?::(\d+))?([^?#]*)(\?[^#]*)?/i.exec(text);
  if (!match) throw new RangeError(`not an absolute URL: ${text}`);
  const [, scheme = "https", host = "", port, path = "", query = ""] = match;
  return urlOf(
    scheme.toLowerCase(),
    host,
    port === undefined ? (scheme === "http" ? 80 : 443) : Number(port),
    path === "" ? "/" : path,
    query,
  );
}

/** An URL of its parts; the query is taken apart when it is asked for. */
export function urlOf(scheme: string, host: string, port: number, path: string, queryString: string): UrlContext {
  let query: ReadonlyMap<string, readonly string[]> | undefined;
  return {
    Scheme: scheme,
    Host: host,
    Port: port,
    Path: path,
    QueryString: queryString === "?" ? "" : queryString,
    get Query() {
      query ??= queryValues(queryString);
      return query;
    },
  };
}

/** Text of an URL without a default port. */
export function urlText({ Scheme, Host, Port, Path, QueryString }: UrlContext): string {
  const port = Port === (Scheme === "http" ? 80 : 443) ? "" : `:${Port}`;
  return `${Scheme}://${Host}${port}${Path}${QueryString}`;
}

function queryValues(queryString: string): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(queryString)) {
    const known = values.get(name);
    if (known) known.push(value);
    else values.set(name, [value]);
  }
  return values;
}

/** The caller's request as policies see and change it. */
export class RequestState implements RequestContext {
  Method: string;
  readonly Headers: Headers;
  Url: UrlContext;
  readonly OriginalUrl: UrlContext;
  readonly IpAddress: string;
  MatchedParameters: ReadonlyMap<string, string> = new Map();
  /** What the backend is asked for, below its base URL. */
  suffix = "";
  /** Query that goes to backends, once one was called: `Url` is then that call's. A change of the query after that starts from there. */
  query: string | undefined;
  /** Whether an attempt has sent the body and kept nothing of it. */
  wasSentUnbuffered = false;
  private text: string;
  private consumed = false;

  constructor(incoming: IncomingRequest, host: string) {
    const mark = incoming.url.indexOf("?");
    const path = mark < 0 ? incoming.url : incoming.url.slice(0, mark);
    this.Method = incoming.method;
    this.Headers = headersOf(incoming.headers);
    this.OriginalUrl = urlOf("https", host, 443, path, mark < 0 ? "" : incoming.url.slice(mark));
    this.Url = this.OriginalUrl;
    this.IpAddress = incoming.ipAddress;
    this.text = incoming.body;
  }

  /** Null where nothing was sent, as for a GET. */
  get Body(): BodyContext | null {
    return this.text === "" && !this.consumed ? null : this;
  }

  /** The body as it goes to a backend. */
  get sent(): string {
    return this.consumed ? "" : this.text;
  }

  replaceBody(text: string): void {
    this.text = text;
    this.consumed = false;
    this.wasSentUnbuffered = false;
  }

  /** What `Body.As` reads. */
  readonly read = (preserveContent: boolean): string => {
    if (this.consumed) throw consumedBefore();
    if (!preserveContent) this.consumed = true;
    return this.text;
  };
}

/** A body of an answer: all here, or still arriving. */
export class ResponseBody implements BodyContext {
  private consumed = false;
  constructor(public content: string | ArrivingBody) {}

  readonly read = (preserveContent: boolean): string => {
    if (typeof this.content !== "string") throw new StillArriving(this, this.content);
    if (this.consumed) throw consumedBefore();
    if (!preserveContent) this.consumed = true;
    return this.content;
  };

  replace(text: string): void {
    this.content = text;
    this.consumed = false;
  }

  /** What goes on to the caller. */
  get sent(): string | ArrivingBody {
    return this.consumed ? "" : this.content;
  }
}

/** An answer as policies see and change it. */
export class ResponseState implements ResponseContext {
  Body: ResponseBody;
  constructor(
    public StatusCode: number,
    readonly Headers: Headers,
    content: string | ArrivingBody,
    public StatusReason: string = reasonPhrase(StatusCode),
  ) {
    this.Body = new ResponseBody(content);
  }

  setStatus(status: number, reason: string | undefined): void {
    this.StatusCode = status;
    this.StatusReason = reason ?? reasonPhrase(status);
  }

  copy(): ResponseState {
    return new ResponseState(this.StatusCode, new Map(this.Headers), this.Body.sent, this.StatusReason);
  }
}

function consumedBefore(): CSharpException {
  return new CSharpException(
    "InvalidOperationException",
    "The message body was consumed by a read without preserveContent",
  );
}
