import { isOneOf, type Token } from "./csharp-tokens";

const words = (list: string): ReadonlySet<string> => new Set(list.split(" "));

/**
 * Members of the context, with their own members where Microsoft's page lists them all; `any` where a member is a .NET
 * value, or its list is longer than a lane's policy has use for.
 */
const contextMembers: ReadonlyMap<string, ReadonlySet<string> | "any"> = new Map<string, ReadonlySet<string> | "any">([
  ["Api", words("Id Name Path Revision Version IsCurrentRevision ServiceUrl")],
  ["Backend", words("Id Type AzureRegion")],
  ["Deployment", words("GatewayId Gateway Region ServiceId ServiceName Certificates")],
  ["Elapsed", "any"],
  ["LastError", words("Source Reason Message Scope Section Path PolicyId HttpErrorCode")],
  ["Operation", words("Id Method Name UrlTemplate")],
  ["Product", "any"],
  [
    "Request",
    words("Body Certificate Headers IpAddress MatchedParameters Method OriginalUrl Url PrivateEndpointConnection"),
  ],
  ["RequestId", "any"],
  ["Response", words("Body Headers StatusCode StatusReason")],
  ["Subscription", words("Id Key Name PrimaryKey SecondaryKey CreatedDate EndDate StartDate")],
  ["Timestamp", "any"],
  ["Trace", "any"],
  ["Tracing", "any"],
  ["User", "any"],
  ["Variables", "any"],
]);

/** Members of the context that a piece of C# names and that the context has not, each once, in order. */
export function unknownMembers(tokens: readonly Token[]): readonly string[] {
  const unknown = tokens.flatMap((token, index) => {
    if (!isOneOf(token, "context") || isOneOf(tokens[index - 1], ".", "?.")) return [];
    const member = memberAfter(tokens, index);
    if (member === undefined) return [];
    const known = contextMembers.get(member);
    if (known === undefined) return [`context.${member}`];
    const own = memberAfter(tokens, index + 2);
    return known === "any" || own === undefined || known.has(own) ? [] : [`context.${member}.${own}`];
  });
  return [...new Set(unknown)];
}

function memberAfter(tokens: readonly Token[], index: number): string | undefined {
  const name = tokens[index + 2];
  return isOneOf(tokens[index + 1], ".", "?.") && name?.kind === "word" ? name.text : undefined;
}
