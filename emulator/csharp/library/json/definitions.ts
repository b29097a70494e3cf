import type { TypeArgument, TypeDefinition } from "../../definition";
import { containerTypes } from "./container-types";
import { deserializeObject, deserializeUntyped, serializeObject } from "./serialize";
import { tokenTypes } from "./token-types";

/** Newtonsoft.Json, as policy expressions may use it. */
export const jsonTypes: readonly TypeDefinition[] = [
  ...tokenTypes,
  ...containerTypes,
  {
    name: "Formatting",
    aliases: ["Newtonsoft.Json.Formatting"],
    kind: "enum",
    members: { "const Formatting None": 0, "const Formatting Indented": 1 },
  },
  {
    name: "JsonConvert",
    aliases: ["Newtonsoft.Json.JsonConvert"],
    kind: "static",
    members: {
      "static string SerializeObject(object value)": (value: unknown) => serializeObject(value),
      "static string SerializeObject(object value, Formatting formatting)": serializeObject,
      "static T DeserializeObject<T>(string value)": (text: string | null, type: TypeArgument) =>
        deserializeObject(text, type),
      "static object DeserializeObject(string value)": deserializeUntyped,
    },
  },
];
