/**
 * What `context` is to an expression: written by the gateway engine, read by the compiled C#. Names are those of API Management's own page; what it
 * calls a `Dictionary<string, string[]>` is a `Map` from the name as sent to its values, found whatever the letters' case.
 */
export interface ExpressionContext {
  readonly Api: ApiContext;
  readonly Operation: OperationContext;
  readonly Product: ProductContext | null;
  readonly Subscription: SubscriptionContext | null;
  readonly User: UserContext | null;
  readonly Request: RequestContext;
  /** Null until a backend or a policy has answered. */
  readonly Response: ResponseContext | null;
  readonly Variables: Map<string, unknown>;
  readonly LastError: LastErrorContext | null;
  readonly Deployment: DeploymentContext;
  readonly Backend: BackendContext | null;
  /** Lower-case GUID. */
  readonly RequestId: string;
  /** Milliseconds since 1970, when the request came in. */
  readonly Timestamp: number;
  /** Milliseconds since the request came in. */
  readonly Elapsed: () => number;
  readonly Trace: (message: string) => void;
  /** Milliseconds since 1970: the only clock an expression can read. */
  readonly now: () => number;
  /** A number from 0 up to 1: the only chance an expression can take. */
  readonly random: () => number;
}

export interface ApiContext {
  readonly Id: string;
  readonly Name: string;
  readonly Path: string;
  readonly Revision: string;
  readonly Version: string;
  readonly IsCurrentRevision: boolean;
  readonly ServiceUrl: UrlContext | null;
}

export interface OperationContext {
  readonly Id: string;
  readonly Method: string;
  readonly Name: string;
  readonly UrlTemplate: string;
}

export interface ProductContext {
  readonly Id: string;
  readonly Name: string;
}

export interface SubscriptionContext {
  readonly Id: string;
  readonly Key: string;
  readonly Name: string;
  readonly PrimaryKey: string;
  readonly SecondaryKey: string;
}

export interface UserContext {
  readonly Id: string;
  readonly Email: string;
  readonly FirstName: string;
  readonly LastName: string;
}

/** An URL in its parts; `Path` starts with a slash, `QueryString` with a question mark if there is any. */
export interface UrlContext {
  readonly Scheme: string;
  readonly Host: string;
  readonly Port: number;
  readonly Path: string;
  readonly QueryString: string;
  readonly Query: ReadonlyMap<string, readonly string[]>;
}

export interface RequestContext {
  readonly Body: BodyContext | null;
  readonly Headers: HeadersContext;
  readonly Method: string;
  readonly Url: UrlContext;
  readonly OriginalUrl: UrlContext;
  readonly IpAddress: string;
  readonly MatchedParameters: ReadonlyMap<string, string>;
}

/** Headers by lower-case name. */
export type HeadersContext = ReadonlyMap<string, { readonly name: string; readonly values: readonly string[] }>;

/** Also what `IResponse` in a variable is: the answer of a `send-request`. */
export interface ResponseContext {
  readonly Body: BodyContext;
  readonly Headers: HeadersContext;
  readonly StatusCode: number;
  readonly StatusReason: string;
}

export interface BodyContext {
  /**
   * The body's text; throws `CSharpException` when it was consumed by a read without `preserveContent`.
   * The engine sees to it that a streamed body is all there before an expression that reads it is run.
   */
  readonly read: (preserveContent: boolean) => string;
}

export interface LastErrorContext {
  readonly Source: string;
  readonly Reason: string;
  readonly Message: string;
  readonly Scope: string;
  readonly Section: string;
  readonly Path: string;
  readonly PolicyId: string;
}

export interface DeploymentContext {
  readonly Region: string;
  readonly ServiceName: string;
  readonly ServiceId: string;
  readonly GatewayId: string;
  readonly Gateway: { readonly Id: string; readonly InstanceId: string; readonly IsManaged: boolean };
}

export interface BackendContext {
  readonly Id: string;
  readonly Type: string;
  readonly AzureRegion: string;
}
