import { argumentNull } from "../linq/failures";
import { JArray } from "./array";
import { JsonReader } from "./lexer";
import { JObject } from "./object";
import { parsePlain } from "./plain";
import type { ReaderToken } from "./reader";
import type { JToken, TokenKind } from "./token";
import { TokenType } from "./token";
import { JValue } from "./value";

const scalarKinds: Partial<Record<ReaderToken, TokenKind>> = {
  Integer: TokenType.Integer,
  Float: TokenType.Float,
  String: TokenType.String,
  Boolean: TokenType.Boolean,
  Null: TokenType.Null,
  Undefined: TokenType.Undefined,
  Date: TokenType.Date,
};

/** What `JToken.Parse` gives. Throws a `JsonReaderException` for what Newtonsoft does not take. */
export function parseToken(text: string | null): JToken {
  if (text === null) throw argumentNull("s");
  return parsePlain(text) ?? toEnd(new JsonReader(text), loadToken);
}

/** What `JObject.Parse` gives. */
export function parseObject(text: string | null): JObject {
  if (text === null) throw argumentNull("s");
  const plain = parsePlain(text);
  return plain instanceof JObject ? plain : toEnd(new JsonReader(text), loadObject);
}

/** What `JArray.Parse` gives. */
export function parseArray(text: string | null): JArray {
  if (text === null) throw argumentNull("s");
  const plain = parsePlain(text);
  return plain instanceof JArray ? plain : toEnd(new JsonReader(text), loadArray);
}

/** What is read when strings are asked for: numbers, dates and the like are tokens of the text they are written with. */
export function parseAsText(text: string): JToken {
  return toEnd(new JsonReader(text, true), loadToken);
}

function toEnd<T>(reader: JsonReader, load: (reader: JsonReader) => T): T {
  const loaded = load(reader);
  while (reader.read()) {
    // Whatever is left must be comments: the reader throws for all else.
  }
  return loaded;
}

/** The first token of a reader; what comes behind it is not looked at. */
export function loadToken(reader: JsonReader): JToken {
  if (!reader.read()) throw reader.failure("Error reading JToken from JsonReader.");
  switch (reader.token) {
    case "StartObject":
      return readContainer(reader, new JObject());
    case "StartArray":
      return readContainer(reader, new JArray());
    case "Comment":
      return new JValue(TokenType.Comment, reader.value);
  }
  const kind = scalarKinds[reader.token];
  if (kind === undefined)
    throw reader.failure(`Error reading JToken from JsonReader. Unexpected token: ${reader.token}`);
  return new JValue(kind, reader.value);
}

/** The first token of a reader, which must be an object. */
export function loadObject(reader: JsonReader): JObject {
  moveToContent(reader, "JObject");
  if (reader.token !== "StartObject") {
    throw reader.failure(
      `Error reading JObject from JsonReader. Current JsonReader item is not an object: ${reader.token}`,
    );
  }
  return readContainer(reader, new JObject());
}

/** The first token of a reader, which must be an array. */
export function loadArray(reader: JsonReader): JArray {
  moveToContent(reader, "JArray");
  if (reader.token !== "StartArray") {
    throw reader.failure(
      `Error reading JArray from JsonReader. Current JsonReader item is not an array: ${reader.token}`,
    );
  }
  return readContainer(reader, new JArray());
}

function moveToContent(reader: JsonReader, className: string): void {
  do {
    if (!reader.read()) {
      if (reader.token === "Comment") return;
      throw reader.failure(`Error reading ${className} from JsonReader.`);
    }
  } while (reader.token === "Comment");
}

/** Reads what is in the object or array that the reader has come to. */
function readContainer<T extends JObject | JArray>(reader: JsonReader, container: T): T {
  if (!reader.read()) throw reader.failure(`Error reading ${container.className} from JsonReader.`);
  if (readContent(reader, container)) return container;
  throw reader.failure(`Unexpected end of content while loading ${container.className}.`);
}

/** From the current token to the container's end; false when the text ends before. */
function readContent(reader: JsonReader, container: JObject | JArray): boolean {
  const put = (token: JToken, name: string | null): void => {
    if (container instanceof JArray) container.append(token);
    else container.readProperty(name as string, token);
  };
  let name: string | null = null;
  do {
    const kind = scalarKinds[reader.token];
    if (kind !== undefined) put(new JValue(kind, reader.value), name);
    switch (reader.token) {
      case "EndObject":
      case "EndArray":
        return true;
      case "PropertyName":
        name = reader.value as string;
        break;
      case "StartObject":
      case "StartArray": {
        const inner = reader.token === "StartObject" ? new JObject() : new JArray();
        put(inner, name);
        if (!reader.read() || !readContent(reader, inner)) return false;
      }
    }
  } while (reader.read());
  return false;
}
