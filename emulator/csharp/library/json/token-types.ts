import { CSharpException, type TypeArgument, type TypeDefinition } from "../../definition";
import { elementsOf, Sequence, type Source } from "../linq/sequence";
import { conversions } from "./casts";
import { parseToken } from "./load";
import { selectToken, selectTokens } from "./select";
import { fromObject } from "./serialize";
import { JContainer, JToken, kindName, TokenType } from "./token";
import { toObject, valueAs } from "./typed";
import { JValue } from "./value";
import { compact, indented } from "./write";

/** Names that a type of Newtonsoft's goes by besides its own. */
export function linqAlias(name: string): readonly string[] {
  return [`Newtonsoft.Json.Linq.${name}`];
}

function* ancestors(token: JToken): Generator<JToken> {
  for (let at = token.parent; at !== null; at = at.parent) yield at;
}

function children(token: JToken, type: TypeArgument): Sequence<JToken> {
  return new Sequence(function* () {
    for (const child of token.children) if (type.is(child)) yield child;
  });
}

function values(token: JToken, type: TypeArgument): Iterable<unknown> {
  // Throws for what has no children, as the indexer does.
  if (!(token instanceof JContainer)) return [token.get(0)];
  return new Sequence(function* () {
    for (const child of token.children) yield valueAs(child, type);
  });
}

/** Text in either format; `Formatting.Indented` is 1. */
function toFormatted(token: JToken, formatting: number): string {
  return formatting === 1 ? indented(token) : compact(token);
}

function deepEquals(a: JToken | null, b: JToken | null): boolean {
  return a === b || (a !== null && b !== null && a.deepEquals(b));
}

function end(token: JToken, index: 0 | -1): JToken | null {
  return token instanceof JContainer ? (token.children.at(index) ?? null) : token.get(0);
}

const reading: TypeDefinition["members"] = {
  "JTokenType Type": (token: JToken) => token.kind,
  "bool HasValues": (token: JToken) => token.hasValues,
  "JContainer Parent": (token: JToken) => token.parent,
  "JToken Root": (token: JToken) => token.root,
  "string Path": (token: JToken) => token.path,
  "JToken First": (token: JToken) => end(token, 0),
  "JToken Last": (token: JToken) => end(token, -1),
  "JToken Next": (token: JToken) => token.sibling(1),
  "JToken Previous": (token: JToken) => token.sibling(-1),
  "JToken this[object key]": (token: JToken, key: unknown) => token.get(key),
  "set JToken this[object key]": (token: JToken, key: unknown, value: JToken | null) => token.set(key, value),
  "T Value<T>(object key)": (token: JToken, key: unknown, type: TypeArgument) => valueAs(token.get(key), type),
  "IEnumerable<T> Values<T>()": values,
  "T ToObject<T>()": toObject,
  "IEnumerable<JToken> Children()": (token: JToken) => token.children,
  "IEnumerable<T> Children<T>()": children,
  "IEnumerable<JToken> Ancestors()": (token: JToken) => new Sequence(() => ancestors(token)),
  "JToken SelectToken(string path)": (token: JToken, path: string) => selectToken(token, path),
  "JToken SelectToken(string path, bool errorWhenNoMatch)": selectToken,
  "IEnumerable<JToken> SelectTokens(string path)": selectTokens,
  "JToken DeepClone()": (token: JToken) => token.clone(),
  "string ToString()": (token: JToken) => token.toText(),
  "string ToString(Formatting formatting)": toFormatted,
};

const writing: TypeDefinition["members"] = {
  "void Remove()": (token: JToken) => token.remove(),
  "void Replace(JToken value)": (token: JToken, value: JToken | null) =>
    token.replace(value ?? new JValue(TokenType.Null, null)),
  "void AddAfterSelf(object content)": (token: JToken, content: unknown) => token.addBeside(content, 1),
  "void AddBeforeSelf(object content)": (token: JToken, content: unknown) => token.addBeside(content, 0),
};

const token: TypeDefinition = {
  name: "JToken",
  aliases: linqAlias("JToken"),
  kind: "class",
  bases: ["IEnumerable<JToken>"],
  is: (value) => value instanceof JToken,
  members: {
    ...reading,
    ...writing,
    ...conversions,
    "static JToken Parse(string json)": parseToken,
    "static JToken FromObject(object o)": fromObject,
    "static bool DeepEquals(JToken t1, JToken t2)": deepEquals,
  },
};

const container: TypeDefinition = {
  name: "JContainer",
  aliases: linqAlias("JContainer"),
  kind: "class",
  bases: ["JToken"],
  is: (value) => value instanceof JContainer,
  members: {
    "int Count": (of: JContainer) => of.children.length,
    "IEnumerable<JToken> Descendants()": (of: JContainer) => new Sequence(() => of.descendants()),
    "IEnumerable<JToken> DescendantsAndSelf()": (of: JContainer) =>
      new Sequence(function* () {
        yield of;
        yield* of.descendants();
      }),
    "void Add(object content)": (of: JContainer, content: unknown) => of.insert(of.children.length, content),
    "void AddFirst(object content)": (of: JContainer, content: unknown) => of.insert(0, content),
    "void RemoveAll()": (of: JContainer) => of.clear(),
    "void ReplaceAll(object content)": (of: JContainer, content: unknown) => {
      of.clear();
      of.insert(0, content);
    },
    "void Merge(object content)": (of: JContainer, content: unknown) => of.merge(content),
  },
};

const tokenType: TypeDefinition = {
  name: "JTokenType",
  aliases: linqAlias("JTokenType"),
  kind: "enum",
  members: {
    ...Object.fromEntries(
      Object.entries(TokenType).map(([name, value]) => [`const JTokenType ${name}`, value] as const),
    ),
    "string ToString()": kindName,
  },
};

/** The values of all tokens; those of a list of objects by a property's name. */
function* valuesAt(source: Source<JToken>, key: unknown, type: TypeArgument | null): Generator<unknown> {
  for (const token of elementsOf(source)) {
    const value = token.get(key);
    if (value !== null) yield type === null ? value : valueAs(value, type);
  }
}

const extensions: TypeDefinition = {
  name: "Extensions",
  aliases: linqAlias("Extensions"),
  kind: "static",
  members: {
    "static T Value<T>(this IEnumerable<JToken> value)": (source: Source<JToken>, type: TypeArgument) => {
      const value = elementsOf(source, "value");
      if (value instanceof JToken) return valueAs(value, type);
      throw new CSharpException("ArgumentException", "Source value must be a JToken.");
    },
    "static IEnumerable<T> Values<T>(this IEnumerable<JToken> source)": (source: Source<JToken>, type: TypeArgument) =>
      new Sequence(function* () {
        for (const child of elementsOf(source)) for (const value of child.children) yield valueAs(value, type);
      }),
    "static IEnumerable<JToken> Values(this IEnumerable<JToken> source)": (source: Source<JToken>) =>
      new Sequence(function* () {
        for (const child of elementsOf(source)) yield* child.children;
      }),
    "static IEnumerable<JToken> Values(this IEnumerable<JToken> source, object key)": (
      source: Source<JToken>,
      key: unknown,
    ) => new Sequence(() => valuesAt(source, key, null)),
    "static IEnumerable<T> Values<T>(this IEnumerable<JToken> source, object key)": (
      source: Source<JToken>,
      key: unknown,
      type: TypeArgument,
    ) => new Sequence(() => valuesAt(source, key, type)),
    "static IEnumerable<JToken> Children(this IEnumerable<JToken> source)": (source: Source<JToken>) =>
      new Sequence(function* () {
        for (const child of elementsOf(source)) yield* child.children;
      }),
    "static IEnumerable<JToken> AsJEnumerable(this IEnumerable<JToken> source)": (source: Source<JToken>) => source,
  },
};

/** `JToken` and `JContainer`, with what extends them. */
export const tokenTypes: readonly TypeDefinition[] = [token, container, tokenType, extensions];
