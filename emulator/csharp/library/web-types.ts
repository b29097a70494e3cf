import type { Ref, TypeDefinition } from "../definition";
import { escapeDataString, escapeUriString, unescapeDataString, urlDecode, urlEncode } from "./escape";
import { htmlDecode, htmlEncode } from "./html-entities";
import { argumentNull } from "./linq/failures";
import { Uri } from "./uri";

function given<T>(value: T | null, parameter: string): T {
  if (value === null) throw argumentNull(parameter);
  return value;
}

function tryCreate(text: string | null, _: number, result: Ref): boolean {
  result.value = Uri.tryOf(text);
  return result.value !== null;
}

/** Methods that give null for null. */
function ofText(change: (text: string) => string) {
  return (text: string | null) => (text === null ? null : change(text));
}

const parts = ["scheme", "authority", "path", "query"] as const;

const uri: TypeDefinition = {
  name: "Uri",
  aliases: ["System.Uri"],
  kind: "class",
  is: (value) => value instanceof Uri,
  members: {
    "new(string uriString)": (text: string | null) => new Uri(given(text, "uriString")),
    "new(Uri baseUri, string relativeUri)": (base: Uri | null, relative: string | null) =>
      given(base, "baseUri").to(relative ?? ""),
    "string AbsoluteUri": (of: Uri) => of.absolute,
    "string OriginalString": (of: Uri) => of.original,
    "string Scheme": (of: Uri) => of.scheme,
    "string Host": (of: Uri) => of.host,
    "string DnsSafeHost": (of: Uri) => of.host,
    "int Port": (of: Uri) => of.port,
    "bool IsDefaultPort": (of: Uri) => of.isDefaultPort,
    "bool IsAbsoluteUri": () => true,
    "bool IsLoopback": (of: Uri) => /^(?:localhost|loopback|127\.[\d.]+|\[::1\])$/.test(of.host),
    "string Authority": (of: Uri) => of.authority,
    "string UserInfo": (of: Uri) => of.userInfo,
    "string AbsolutePath": (of: Uri) => of.path,
    "string LocalPath": (of: Uri) => of.localPath,
    "string Query": (of: Uri) => of.query,
    "string Fragment": (of: Uri) => of.fragment,
    "string PathAndQuery": (of: Uri) => of.path + of.query,
    "string[] Segments": (of: Uri) => of.segments,
    "string GetLeftPart(UriPartial part)": (of: Uri, part: number) => of.leftPart(parts[part] ?? "query"),
    "string ToString()": (of: Uri) => of.toText(),
    "static bool operator ==(Uri a, Uri b)": (a: Uri | null, b: Uri | null) => a?.contentKey() === b?.contentKey(),
    "static bool operator !=(Uri a, Uri b)": (a: Uri | null, b: Uri | null) => a?.contentKey() !== b?.contentKey(),
    "static string EscapeDataString(string stringToEscape)": (text: string | null) =>
      escapeDataString(given(text, "stringToEscape")),
    "static string EscapeUriString(string stringToEscape)": (text: string | null) =>
      escapeUriString(given(text, "stringToEscape")),
    "static string UnescapeDataString(string stringToUnescape)": (text: string | null) =>
      unescapeDataString(given(text, "stringToUnescape")),
    "static bool IsWellFormedUriString(string uriString, UriKind uriKind)": (text: string | null) =>
      text !== null && URL.canParse(text) && !/[\s<>"{}|\\^`\u0080-\uffff]|%(?![\da-f]{2})/i.test(text),
    "static bool TryCreate(string uriString, UriKind uriKind, out Uri result)": tryCreate,
    "const string UriSchemeHttp": "http",
    "const string UriSchemeHttps": "https",
  },
};

/** `System.Uri`, which is always absolute here, and `System.Net.WebUtility`. */
export const webTypes: readonly TypeDefinition[] = [
  uri,
  { name: "UriKind", aliases: ["System.UriKind"], kind: "enum", members: { "const UriKind Absolute": 1 } },
  {
    name: "UriPartial",
    aliases: ["System.UriPartial"],
    kind: "enum",
    members: {
      "const UriPartial Scheme": 0,
      "const UriPartial Authority": 1,
      "const UriPartial Path": 2,
      "const UriPartial Query": 3,
    },
  },
  {
    name: "WebUtility",
    aliases: ["System.Net.WebUtility"],
    kind: "static",
    members: {
      "static string HtmlEncode(string value)": ofText(htmlEncode),
      "static string HtmlDecode(string value)": ofText(htmlDecode),
      "static string UrlEncode(string value)": ofText(urlEncode),
      "static string UrlDecode(string encodedValue)": ofText(urlDecode),
    },
  },
];
