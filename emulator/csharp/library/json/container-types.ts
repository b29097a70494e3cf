import type { Ref, TypeDefinition } from "../../definition";
import { argumentNull } from "../linq/failures";
import { Sequence } from "../linq/sequence";
import { JArray } from "./array";
import { parseArray, parseObject } from "./load";
import { JObject } from "./object";
import { JProperty } from "./property";
import { fromObjectAs } from "./serialize";
import { type JToken, TokenType } from "./token";
import { linqAlias } from "./token-types";
import { JValue, nullToken } from "./value";

function found(object: JObject, name: string | null, out: Ref): boolean {
  out.value = object.property(name)?.value ?? null;
  return out.value !== null;
}

/** Comparisons that ignore case have odd numbers in `StringComparison`. */
function propertyOf(object: JObject, name: string | null, comparison: number): JProperty | null {
  return name !== null && comparison % 2 === 1 ? object.propertyOfAnyCase(name) : object.property(name);
}

const object: TypeDefinition = {
  name: "JObject",
  aliases: linqAlias("JObject"),
  kind: "class",
  // `foreach` sees pairs, as the nearest enumeration; a `JProperty` is one.
  bases: ["IEnumerable<KeyValuePair<string, JToken>>", "JContainer"],
  is: (value) => value instanceof JObject,
  members: {
    "new()": () => new JObject(),
    "new(JObject other)": (other: JObject) => other.clone(),
    "new(object content)": (content: unknown) => JObject.of(content),
    "new(params object[] content)": (content: unknown[]) => JObject.of(content),
    "static JObject Parse(string json)": parseObject,
    "static JObject FromObject(object o)": (value: unknown) => fromObjectAs("JObject", value),
    "JToken this[string propertyName]": (of: JObject, name: string | null) => of.get(name),
    "set JToken this[string propertyName]": (of: JObject, name: string | null, value: JToken | null) =>
      of.set(name, value),
    "IEnumerable<JProperty> Properties()": (of: JObject) => of.children,
    "IEnumerable<JToken> PropertyValues()": (of: JObject) =>
      new Sequence(function* () {
        for (const { value } of of.children) yield value;
      }),
    "JProperty Property(string name)": (of: JObject, name: string | null) => of.property(name),
    "JToken GetValue(string propertyName)": (of: JObject, name: string | null) => of.property(name)?.value ?? null,
    "JToken GetValue(string propertyName, StringComparison comparison)": (
      of: JObject,
      name: string | null,
      comparison: number,
    ) => propertyOf(of, name, comparison)?.value ?? null,
    "JProperty Property(string name, StringComparison comparison)": propertyOf,
    "bool TryGetValue(string propertyName, StringComparison comparison, out JToken value)": (
      of: JObject,
      name: string | null,
      comparison: number,
      out: Ref,
    ) => {
      out.value = propertyOf(of, name, comparison)?.value ?? null;
      return out.value !== null;
    },
    "bool ContainsKey(string propertyName)": (of: JObject, name: string | null) => {
      if (name === null) throw argumentNull("propertyName");
      return of.property(name) !== null;
    },
    "bool TryGetValue(string propertyName, out JToken value)": found,
    "void Add(string propertyName, JToken value)": (of: JObject, name: string, value: JToken | null) =>
      of.insert(of.size, JProperty.of(name, value)),
    "bool Remove(string propertyName)": (of: JObject, name: string | null) => of.removeProperty(name),
  },
};

const array: TypeDefinition = {
  name: "JArray",
  aliases: linqAlias("JArray"),
  kind: "class",
  bases: ["JContainer"],
  is: (value) => value instanceof JArray,
  members: {
    "new()": () => new JArray(),
    "new(JArray other)": (other: JArray) => other.clone(),
    "new(object content)": (content: unknown) => JArray.of(content),
    "new(params object[] content)": (content: unknown[]) => JArray.of(content),
    "static JArray Parse(string json)": parseArray,
    "static JArray FromObject(object o)": (value: unknown) => fromObjectAs("JArray", value),
    "JToken this[int index]": (of: JArray, index: number) => of.get(index),
    "set JToken this[int index]": (of: JArray, index: number, value: JToken | null) => of.set(index, value),
    "void Add(JToken item)": (of: JArray, item: JToken | null) => of.insert(of.size, item),
    "void Insert(int index, JToken item)": (of: JArray, index: number, item: JToken | null) => of.insert(index, item),
    "bool Remove(JToken item)": (of: JArray, item: JToken) => {
      const index = of.children.indexOf(item);
      if (index >= 0) of.removeAt(index);
      return index >= 0;
    },
    "void RemoveAt(int index)": (of: JArray, index: number) => of.removeAt(index),
    "void Clear()": (of: JArray) => of.clear(),
    "bool Contains(JToken item)": (of: JArray, item: JToken) => of.children.includes(item),
    "int IndexOf(JToken item)": (of: JArray, item: JToken) => of.children.indexOf(item),
  },
};

const property: TypeDefinition = {
  name: "JProperty",
  aliases: linqAlias("JProperty"),
  kind: "class",
  bases: ["JContainer"],
  is: (value) => value instanceof JProperty,
  members: {
    "new(JProperty other)": (other: JProperty) => other.clone(),
    "new(string name, object content)": (name: string, content: unknown) => JProperty.of(name, content),
    "new(string name, params object[] content)": (name: string, content: unknown[]) => JProperty.of(name, content),
    "string Name": ({ name }: JProperty) => name,
    "JToken Value": ({ value }: JProperty) => value,
    "set JToken Value": (of: JProperty, value: JToken | null) => {
      of.value = value;
    },
  },
};

const value: TypeDefinition = {
  name: "JValue",
  aliases: linqAlias("JValue"),
  kind: "class",
  bases: ["JToken"],
  is: (other) => other instanceof JValue,
  members: {
    "new(string value)": (text: string | null) => new JValue(TokenType.String, text),
    "new(long value)": (number: bigint) => new JValue(TokenType.Integer, number),
    "new(double value)": (number: number) => new JValue(TokenType.Float, number),
    "new(decimal value)": (number: object) => new JValue(TokenType.Float, number),
    "new(bool value)": (truth: boolean) => new JValue(TokenType.Boolean, truth),
    "new(JValue other)": (other: JValue) => other.clone(),
    "new(object value)": (of: unknown) => JValue.of(of),
    "object Value": (of: JValue) => of.value,
    "set object Value": (of: JValue, to: unknown) => {
      of.value = to;
    },
    "static JValue CreateNull()": nullToken,
    "static JValue CreateString(string value)": (text: string | null) => new JValue(TokenType.String, text),
    "static JValue CreateUndefined()": () => new JValue(TokenType.Undefined, null),
  },
};

/** Objects, arrays, properties and values. */
export const containerTypes: readonly TypeDefinition[] = [object, array, property, value];
