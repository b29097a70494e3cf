import type { TypeDefinition } from "../definition";

/** A culture. The service runs policies in the invariant one, so that there is one alone. */
class CultureInfo {
  readonly typeName = "System.Globalization.CultureInfo";

  toText(): string {
    return "";
  }
}

const invariant = new CultureInfo();
const constant = () => invariant;

/** `CultureInfo` and what takes one, and `Environment`. */
export const cultureTypes: readonly TypeDefinition[] = [
  {
    name: "IFormatProvider",
    aliases: ["System.IFormatProvider"],
    kind: "interface",
    is: (value) => value instanceof CultureInfo,
    members: {},
  },
  {
    name: "CultureInfo",
    aliases: ["System.Globalization.CultureInfo"],
    kind: "class",
    bases: ["IFormatProvider"],
    is: (value) => value instanceof CultureInfo,
    members: {
      "static CultureInfo InvariantCulture": constant,
      "static CultureInfo CurrentCulture": constant,
      "static CultureInfo CurrentUICulture": constant,
      "string Name": () => "",
      "string ToString()": (culture: CultureInfo) => culture.toText(),
    },
  },
  {
    name: "Environment",
    aliases: ["System.Environment"],
    kind: "static",
    // The service runs on Windows.
    members: { "const string NewLine": "\r\n" },
  },
];
