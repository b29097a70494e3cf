import type {
  BodyContext,
  ExpressionContext,
  HeadersContext,
  ResponseContext,
} from "../../../../emulator/csharp/context";
import { CSharpException } from "../../../../emulator/csharp/definition";

/** Headers as the engine keeps them. */
export function headers(values: Readonly<Record<string, readonly string[]>>): HeadersContext {
  return new Map(Object.entries(values).map(([name, of]) => [name.toLowerCase(), { name, values: of }]));
}

/** A body that can be read once without `preserveContent`. */
export function body(text: string): BodyContext {
  let consumed = false;
  return {
    read: (preserveContent) => {
      if (consumed) throw new CSharpException("InvalidOperationException", "the body was consumed");
      consumed = !preserveContent;
      return text;
    },
  };
}

/** An answer as a `send-request` leaves it in a variable. */
export function response(status: number, text: string): ResponseContext {
  return { Body: body(text), Headers: headers({ "Retry-After": ["5"] }), StatusCode: status, StatusReason: "Reason" };
}

/** `header.payload.` of a token that nobody signed. */
export function jwt(header: object, payload: object): string {
  const part = (of: object) => Buffer.from(JSON.stringify(of)).toString("base64url");
  return `${part(header)}.${part(payload)}.c2ln`;
}

const url = {
  Scheme: "https",
  Host: "gateway.example",
  Port: 443,
  Path: "/openai/chat",
  QueryString: "?api-version=1&Tag=a&Tag=b",
  Query: new Map([
    ["api-version", ["1"]],
    ["Tag", ["a", "b"]],
  ]),
};

/** What is known of one request, with what a test gives in its place. */
export function requestContext(given: {
  readonly body?: BodyContext | null;
  readonly headers?: HeadersContext;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly response?: ResponseContext;
  readonly trace?: (message: string) => void;
}): ExpressionContext {
  return {
    Api: {
      Id: "chat",
      Name: "Chat",
      Path: "openai",
      Revision: "2",
      Version: "v1",
      IsCurrentRevision: true,
      ServiceUrl: { ...url, Host: "models.example", Port: 8443, Path: "/v1", QueryString: "" },
    },
    Operation: { Id: "create", Method: "POST", Name: "Create", UrlTemplate: "/chat" },
    Product: null,
    Subscription: { Id: "team", Key: "k1", Name: "Team", PrimaryKey: "k1", SecondaryKey: "k2" },
    User: null,
    Request: {
      Body: given.body ?? null,
      Headers: given.headers ?? headers({}),
      Method: "POST",
      Url: url,
      OriginalUrl: { ...url, Host: "public.example" },
      IpAddress: "10.0.0.1",
      MatchedParameters: new Map([["deployment", "gpt-4o"]]),
    },
    Response: given.response ?? null,
    Variables: new Map(Object.entries(given.variables ?? {})),
    LastError: {
      Source: "rate-limit",
      Reason: "RateLimitExceeded",
      Message: "Too many.",
      Scope: "api",
      Section: "inbound",
      Path: "choose[1]",
      PolicyId: "limit",
    },
    Deployment: {
      Region: "Sweden Central",
      ServiceName: "gw",
      ServiceId: "id",
      GatewayId: "managed",
      Gateway: { Id: "managed", InstanceId: "i1", IsManaged: true },
    },
    Backend: { Id: "pool", Type: "Pool", AzureRegion: "swedencentral" },
    RequestId: "6f9619ff-8b86-d011-b42d-00cf4fc964ff",
    Timestamp: Date.UTC(2026, 0, 2, 3, 4, 5, 600),
    Elapsed: () => 1500,
    Trace: given.trace ?? (() => {}),
    now: () => Date.UTC(2026, 0, 2, 3, 4, 7, 100),
    random: () => 0.5,
  };
}
