import { CSharpException, type TypeArgument } from "../../definition";
import { textOf } from "../../object";
import { Dictionary } from "../linq/dictionary";
import { argumentNull } from "../linq/failures";
import { KeyValuePair } from "../linq/key-value-pair";
import { AnonymousObject } from "./anonymous";
import { JArray } from "./array";
import { isSeveral } from "./content";
import { parseAsText, parseToken } from "./load";
import { JObject } from "./object";
import { isScalar } from "./scalar";
import { JToken, kindName } from "./token";
import { made, shortName } from "./typed";
import { JValue, nullToken } from "./value";
import { compact, indented } from "./write";

/** `Formatting.Indented`. */
const indentedFormat = 1;

/** The token that an object is serialized to. Throws for what the emulator can't serialize. */
function tokenFrom(value: unknown): JToken {
  if (value === null) return nullToken();
  if (value instanceof JToken) return value.clone();
  if (isScalar(value)) return JValue.of(value);
  if (value instanceof AnonymousObject) return objectFrom(value.values);
  if (value instanceof KeyValuePair)
    return objectFrom([
      ["Key", value.Key],
      ["Value", value.Value],
    ]);
  if (value instanceof Dictionary) {
    return objectFrom(Array.from(value, ({ Key, Value }) => [textOf(Key), Value] as const));
  }
  if (isSeveral(value)) return JArray.owning(Array.from(value, tokenFrom));
  throw new Error("the emulator can't make JSON of a value of this type");
}

function objectFrom(members: Iterable<readonly [string, unknown]>): JObject {
  const object = new JObject();
  for (const [name, value] of members) object.readProperty(name, tokenFrom(value));
  return object;
}

/** What `JToken.FromObject` gives. */
export function fromObject(value: unknown): JToken {
  if (value === null) throw argumentNull("o");
  return tokenFrom(value);
}

/** What `JObject.FromObject` and `JArray.FromObject` give. */
export function fromObjectAs(className: "JObject" | "JArray", value: unknown): JToken {
  const token = fromObject(value);
  if (token.className === className) return token;
  throw new CSharpException(
    "ArgumentException",
    `Object serialized to ${kindName(token.kind)}. ${className} instance expected.`,
  );
}

/** What `JsonConvert.SerializeObject` gives. */
export function serializeObject(value: unknown, formatting = 0): string {
  const token = value instanceof JToken ? value : tokenFrom(value);
  return formatting === indentedFormat ? indented(token) : compact(token);
}

/** Types that are made of the text as it is written, not of the numbers and dates that it says. */
const ofText = /^(?:string|\w+<(?:string,)?string>|string\[\])$/;

/** What `JsonConvert.DeserializeObject<T>` gives; null for a text that says nothing. */
export function deserializeObject(text: string | null, type: TypeArgument): unknown {
  if (text === null) throw argumentNull("value");
  const name = shortName(type.name);
  if (text.trim() === "") {
    if (type.zero === null) return null;
    throw new CSharpException(
      "JsonSerializationException",
      `No JSON content found and type '${type.name}' is not nullable. Path '', line 0, position 0.`,
    );
  }
  const token = ofText.test(name) ? parseAsText(text) : parseToken(text);
  return name === "JToken" || name === token.className ? token : made(token, name);
}

/** What `JsonConvert.DeserializeObject` without a type gives: tokens for objects and arrays, else the value. */
export function deserializeUntyped(text: string | null): unknown {
  if (text === null) throw argumentNull("value");
  return text.trim() === "" ? null : made(parseToken(text), "object");
}
