import { CSharpException, type TypeArgument } from "../../definition";
import { Dictionary } from "../linq/dictionary";
import { List } from "../linq/list";
import { JArray } from "./array";
import { castToken, changeType, isCastable } from "./casts";
import { JObject } from "./object";
import { type JToken, kindName } from "./token";
import { JValue } from "./value";

const shortNames: Readonly<Record<string, string>> = {
  Boolean: "bool",
  Int32: "int",
  Int64: "long",
  Int16: "short",
  Byte: "byte",
  Double: "double",
  Single: "float",
  Decimal: "decimal",
  String: "string",
  Object: "object",
  Char: "char",
};

/** The type by its C# keyword where it has one, without namespaces: `System.Nullable<System.Int32>` is `int?`. */
export function shortName(name: string): string {
  const bare = name
    .replace(/\s+/g, "")
    .replace(/[A-Za-z_][\w.]*\./g, "")
    .replace(/[A-Za-z_]\w*/g, (word) => shortNames[word] ?? word);
  return bare.replace(/Nullable<(\w+)>/g, "$1?");
}

/** What `token.Value<T>()` gives. */
export function valueAs(token: JToken | null, type: TypeArgument): unknown {
  if (token === null) return type.zero;
  if (type.is(token)) return token;
  if (!(token instanceof JValue)) {
    throw new CSharpException("InvalidCastException", `Cannot cast ${token.fullName} to Newtonsoft.Json.Linq.JToken.`);
  }
  const value = token.value;
  if (value !== null && type.is(value)) return type.unbox(value);
  const name = shortName(type.name);
  if (name.endsWith("?") && value === null) return null;
  return changeType(token, name.replace(/\?$/, ""));
}

/** What `token.ToObject<T>()` gives, for the simple types, lists and dictionaries of them, and tokens. */
export function toObject(token: JToken, type: TypeArgument): unknown {
  return made(token, shortName(type.name));
}

/** A value of the type with this short name. */
export function made(token: JToken, type: string): unknown {
  if (isCastable(type.replace(/\?$/, ""))) return castToken(token, type);
  const isNull = token instanceof JValue && token.raw === null;
  const element = /^(?:(?:List|IList|IEnumerable|ICollection|IReadOnlyList)<(.+)>|(.+)\[\])$/.exec(type);
  const entry = /^(?:Dictionary|IDictionary|IReadOnlyDictionary)<string,(.+)>$/.exec(type);
  switch (type) {
    case "object":
      return token instanceof JValue ? token.value : token.clone();
    case "JToken":
      return token.clone();
    case "JObject":
    case "JArray":
    case "JValue":
      if (token.className === type) return token.clone();
      if (isNull) return null;
      throw new CSharpException(
        "InvalidCastException",
        `Unable to cast object of type '${token.fullName}' to type 'Newtonsoft.Json.Linq.${type}'.`,
      );
  }
  if (element === null && entry === null) throw new Error(`the emulator can't make a ${type} of JSON`);
  if (isNull) return null;
  if (entry !== null) return madeDictionary(token, type, entry[1] as string);
  return madeList(token, type, element as RegExpExecArray);
}

function madeDictionary(token: JToken, type: string, of: string): Dictionary<string, unknown> {
  if (!(token instanceof JObject)) throw cannotDeserialize(token, type);
  const dictionary = new Dictionary<string, unknown>();
  for (const { name, value } of token.children) dictionary.set(name, made(value, of));
  return dictionary;
}

function madeList(token: JToken, type: string, [, ofList, ofArray]: RegExpExecArray): unknown {
  if (!(token instanceof JArray)) throw cannotDeserialize(token, type);
  const items = token.children.map((item) => made(item, ofList ?? (ofArray as string)));
  return ofList === undefined ? items : new List(items);
}

function cannotDeserialize(token: JToken, type: string): CSharpException {
  return new CSharpException(
    "JsonSerializationException",
    `Cannot deserialize the current JSON ${kindName(token.kind).toLowerCase()} into type '${type}'. Path '${token.path}'.`,
  );
}
