import type {
  ApiContext,
  BackendContext,
  DeploymentContext,
  ExpressionContext,
  LastErrorContext,
  OperationContext,
  ProductContext,
  RequestContext,
  ResponseContext,
  SubscriptionContext,
  UrlContext,
  UserContext,
} from "../context";
import type { Member, TypeDefinition } from "../definition";
import { messageBody } from "./context/body";
import { HeaderDictionary, MapDictionary, QueryDictionary, valueOrDefault } from "./context/dictionaries";
import { credentialTypes } from "./context/jwt";
import { DateTime } from "./date-time";
import { Guid } from "./guid";
import { TimeSpan } from "./time-span";

/** An interface whose members are strings that the engine's object has by the same name. */
function ofStrings<C>(name: string, members: readonly (keyof C & string)[], others: Record<string, Member> = {}) {
  const getters = members.map((member) => [`string ${member}`, (of: C) => of[member]] as const);
  return { name, kind: "interface", members: { ...Object.fromEntries(getters), ...others } } as const;
}

const defaultPorts: Readonly<Record<string, number>> = { http: 80, https: 443 };

function urlText({ Scheme, Host, Port, Path, QueryString }: UrlContext): string {
  const port = defaultPorts[Scheme] === Port ? "" : `:${Port}`;
  return `${Scheme}://${Host}${port}${Path}${QueryString}`;
}

const url = ofStrings<UrlContext>("IUrl", ["Scheme", "Host", "Path", "QueryString"], {
  "int Port": (of: UrlContext) => of.Port,
  "IReadOnlyDictionary<string, string[]> Query": (of: UrlContext) => new QueryDictionary(of.Query),
  "string ToString()": urlText,
});

const request = ofStrings<RequestContext>("IRequest", ["Method", "IpAddress"], {
  "IMessageBody Body": (of: RequestContext) => of.Body,
  "IReadOnlyDictionary<string, string[]> Headers": (of: RequestContext) => new HeaderDictionary(of.Headers),
  "IReadOnlyDictionary<string, string> MatchedParameters": (of: RequestContext) =>
    new MapDictionary(of.MatchedParameters),
  "IUrl Url": (of: RequestContext) => of.Url,
  "IUrl OriginalUrl": (of: RequestContext) => of.OriginalUrl,
});

const response: TypeDefinition = {
  name: "IResponse",
  kind: "interface",
  is: (value) => typeof value === "object" && value !== null && "StatusCode" in value && "StatusReason" in value,
  members: {
    "IMessageBody Body": (of: ResponseContext) => of.Body,
    "IReadOnlyDictionary<string, string[]> Headers": (of: ResponseContext) => new HeaderDictionary(of.Headers),
    "int StatusCode": (of: ResponseContext) => of.StatusCode,
    "string StatusReason": (of: ResponseContext) => of.StatusReason,
  },
};

const context: TypeDefinition = {
  name: "IProxyRequestContext",
  kind: "interface",
  members: {
    "IApi Api": (of: ExpressionContext) => of.Api,
    "IOperation Operation": (of: ExpressionContext) => of.Operation,
    "IProduct Product": (of: ExpressionContext) => of.Product,
    "ISubscription Subscription": (of: ExpressionContext) => of.Subscription,
    "IUser User": (of: ExpressionContext) => of.User,
    "IRequest Request": (of: ExpressionContext) => of.Request,
    "IResponse Response": (of: ExpressionContext) => of.Response,
    "IReadOnlyDictionary<string, object> Variables": (of: ExpressionContext) => new MapDictionary(of.Variables),
    "ILastError LastError": (of: ExpressionContext) => of.LastError,
    "IDeployment Deployment": (of: ExpressionContext) => of.Deployment,
    "IBackend Backend": (of: ExpressionContext) => of.Backend,
    "Guid RequestId": (of: ExpressionContext) => Guid.parse(of.RequestId),
    "DateTime Timestamp": (of: ExpressionContext) => DateTime.fromUnixMs(of.Timestamp),
    "TimeSpan Elapsed": (of: ExpressionContext) => TimeSpan.fromMs(of.Elapsed()),
    // Callers can't ask the emulator for a trace.
    "bool Tracing": () => false,
    "void Trace(string message)": (of: ExpressionContext, message: string) => of.Trace(message),
  },
};

/** The type of `context`, and all that it leads to: `IProxyRequestContext`. */
export const contextTypes: readonly TypeDefinition[] = [
  context,
  ofStrings<ApiContext>("IApi", ["Id", "Name", "Path", "Revision", "Version"], {
    "bool IsCurrentRevision": (of: ApiContext) => of.IsCurrentRevision,
    "IUrl ServiceUrl": (of: ApiContext) => of.ServiceUrl,
  }),
  ofStrings<OperationContext>("IOperation", ["Id", "Method", "Name", "UrlTemplate"]),
  ofStrings<ProductContext>("IProduct", ["Id", "Name"]),
  ofStrings<SubscriptionContext>("ISubscription", ["Id", "Key", "Name", "PrimaryKey", "SecondaryKey"]),
  ofStrings<UserContext>("IUser", ["Id", "Email", "FirstName", "LastName"]),
  url,
  request,
  response,
  messageBody,
  ofStrings<LastErrorContext>("ILastError", ["Source", "Reason", "Message", "Scope", "Section", "Path", "PolicyId"]),
  ofStrings<DeploymentContext>("IDeployment", ["Region", "ServiceName", "ServiceId", "GatewayId"], {
    "IGateway Gateway": (of: DeploymentContext) => of.Gateway,
  }),
  ofStrings<DeploymentContext["Gateway"]>("IGateway", ["Id", "InstanceId"], {
    "bool IsManaged": (of: DeploymentContext["Gateway"]) => of.IsManaged,
  }),
  ofStrings<BackendContext>("IBackend", ["Id", "Type", "AzureRegion"]),
  ...credentialTypes,
  { name: "ContextExtensions", kind: "static", members: valueOrDefault },
];
