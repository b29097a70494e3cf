/**
 * .NET types that a policy expression may use, by namespace: the list of Microsoft's policy expressions page, as its
 * policy toolkit holds it (TypeUsed analyzer, read 2026-05-11).
 */
const names: Readonly<Record<string, string>> = {
  System: `Array BitConverter Boolean Byte Char Convert DateTime DateTimeKind DateTimeOffset Decimal Double Enum Exception
    Guid Int16 Int32 Int64 Math MidpointRounding Nullable Object Random SByte Single String StringComparer StringComparison
    StringSplitOptions TimeSpan TimeZone TimeZoneInfo Tuple UInt16 UInt32 UInt64 Uri UriPartial`,
  "System.Collections.Generic": `Dictionary HashSet ICollection IDictionary IEnumerable IEnumerator IList
    IReadOnlyCollection IReadOnlyDictionary ISet KeyValuePair List Queue Stack`,
  "System.IO": "StringReader StringWriter",
  "System.Linq": "Enumerable",
  "System.Net": "IPAddress WebUtility",
  "System.Security.Cryptography": `AsymmetricAlgorithm CipherMode HMAC HMACMD5 HMACSHA1 HMACSHA256 HMACSHA384 HMACSHA512
    HashAlgorithm HashAlgorithmName KeyedHashAlgorithm MD5 Oid PaddingMode RNGCryptoServiceProvider RSA
    RSAEncryptionPadding RSASignaturePadding SHA1 SHA1Managed SHA256 SHA256Managed SHA384 SHA384Managed SHA512
    SHA512Managed SymmetricAlgorithm`,
  "System.Security.Cryptography.X509Certificates": `PublicKey RSACertificateExtensions X500DistinguishedName
    X509Certificate X509Certificate2 X509ContentType X509NameType`,
  "System.Text": "Encoding StringBuilder",
  "System.Text.RegularExpressions": "Capture CaptureCollection Group GroupCollection Match Regex RegexOptions",
  "System.Xml": "XmlNodeType",
  "System.Xml.Linq": `Extensions XAttribute XCData XComment XContainer XDeclaration XDocument XDocumentType XElement XName
    XNamespace XNode XNodeDocumentOrderComparer XNodeEqualityComparer XObject XProcessingInstruction XText`,
  "Newtonsoft.Json": "Formatting JsonConvert",
  "Newtonsoft.Json.Linq": `Extensions JArray JConstructor JContainer JObject JProperty JRaw JToken JTokenType JValue`,
};

/** Types of API Management's own, which have no namespace in an expression. */
const ownTypes = `BasicAuthCredentials IApi IGroup IMessageBody IOperation IPrivateEndpointConnection IProduct IRequest
  IResponse ISubscription ISubscriptionKeyParameterNames IUrl IUser IUserIdentity Jwt`;

const words = (list: string): readonly string[] => list.split(/\s+/);

/** Types that may be used, by their own names and with their namespaces. */
export const allowedTypes: ReadonlySet<string> = new Set([
  ...words(ownTypes),
  ...Object.entries(names).flatMap(([space, list]) => words(list).flatMap((name) => [name, `${space}.${name}`])),
]);

/** Static members of types of which the list names some alone. */
export const allowedMembers: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["JsonConvert", new Set(["SerializeObject", "DeserializeObject"])],
  ["DateTime", new Set(["DaysInMonth", "IsLeapYear", "MaxValue", "MinValue", "Now", "Parse", "Today", "UtcNow"])],
  ["DateTimeKind", new Set(["Utc"])],
  ["Enum", new Set(["Parse", "TryParse"])],
  ["IPAddress", new Set(["IsLoopback", "Parse", "TryParse"])],
  ["Match", new Set(["Empty"])],
  ["Regex", new Set(["IsMatch", "Match", "Matches", "Replace", "Split", "Unescape"])],
]);
