import type { BodyContext } from "../../context";
import { CSharpException, type TypeArgument, type TypeDefinition } from "../../definition";
import { JArray } from "../json/array";
import { JsonReader } from "../json/lexer";
import { loadArray, loadObject, loadToken } from "../json/load";
import { JObject } from "../json/object";
import { parsePlain } from "../json/plain";
import type { JToken } from "../json/token";
import { Dictionary } from "../linq/dictionary";
import { KeyValuePair } from "../linq/key-value-pair";
import { List } from "../linq/list";

const encoder = new TextEncoder();

/**
 * The body as a token; null when there is none. The service reads with `JObject.Load`, and so looks at nothing behind the first value. Its message is
 * that of its traces.
 */
function asJson<T extends JToken>(
  text: string,
  isWanted: (token: JToken) => boolean,
  load: (reader: JsonReader) => T,
): T | null {
  if (text.trim() === "") return null;
  const plain = parsePlain(text);
  if (plain !== null && isWanted(plain)) return plain as T;
  try {
    return load(new JsonReader(text));
  } catch (error) {
    if (!(error instanceof CSharpException)) throw error;
    throw new CSharpException(error.type, `The message body is not a valid JSON. ${error.message}`);
  }
}

function as(body: BodyContext, preserveContent: boolean, type: TypeArgument): unknown {
  const text = body.read(preserveContent);
  switch (type.name.slice(type.name.lastIndexOf(".") + 1)) {
    case "string":
    case "String":
      return text;
    case "byte[]":
      return encoder.encode(text);
    case "JObject":
      return asJson(text, (token) => token instanceof JObject, loadObject);
    case "JArray":
      return asJson(text, (token) => token instanceof JArray, loadArray);
    case "JToken":
      return asJson(text, () => true, loadToken);
  }
  throw new Error(`the emulator can't read a body as ${type.name}`);
}

function asForm(body: BodyContext, preserveContent: boolean): Dictionary<string, List<string>> {
  const fields = new Map<string, List<string>>();
  for (const [name, value] of new URLSearchParams(body.read(preserveContent))) {
    const values = fields.get(name) ?? new List<string>();
    values.add(value);
    fields.set(name, values);
  }
  return new Dictionary([...fields].map(([name, values]) => new KeyValuePair(name, values)));
}

/** The body of a request or a response. */
export const messageBody: TypeDefinition = {
  name: "IMessageBody",
  kind: "interface",
  members: {
    "T As<T>(bool preserveContent = false)": as,
    "IDictionary<string, IList<string>> AsFormUrlEncodedContent(bool preserveContent = false)": asForm,
  },
};
