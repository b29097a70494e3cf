import { builtinTypes } from "../builtin";
import { Boxed, CSharpException, type TypeDefinition } from "../definition";
import { fullExceptionName } from "./exception-names";

/** What `GetType()` gives: the name of a value's own class, as far as it can be known of it. */
class NetType {
  constructor(readonly fullName: string) {}

  get name(): string {
    return this.fullName.slice(this.fullName.lastIndexOf(".") + 1);
  }

  equals(other: unknown): boolean {
    return other instanceof NetType && other.fullName === this.fullName;
  }

  toText(): string {
    return this.fullName;
  }
}

const boxedNames: Readonly<Record<Boxed["type"], string>> = {
  double: "System.Double",
  float: "System.Single",
  char: "System.Char",
  byte: "System.Byte",
  sbyte: "System.SByte",
  short: "System.Int16",
  ushort: "System.UInt16",
  uint: "System.UInt32",
  ulong: "System.UInt64",
};

/** .NET's name of the class of a boxed value that is not null. */
function fullNameOf(value: unknown): string {
  switch (typeof value) {
    case "string":
      return "System.String";
    case "number":
      return "System.Int32";
    case "bigint":
      return "System.Int64";
    case "boolean":
      return "System.Boolean";
  }
  if (value instanceof Boxed) return boxedNames[value.type];
  if (value instanceof CSharpException) return fullExceptionName(value.type);
  if (value instanceof Uint8Array) return "System.Byte[]";
  const { typeName } = value as { readonly typeName?: string };
  if (typeName !== undefined) return typeName;
  const own = (value as object).constructor.name;
  return /^J[A-Z]/.test(own) ? `Newtonsoft.Json.Linq.${own}` : own;
}

function typeOf(value: unknown): NetType {
  if (value === null || value === undefined) {
    throw new CSharpException("NullReferenceException", "Object reference not set to an instance of an object.");
  }
  return new NetType(fullNameOf(value));
}

const object = builtinTypes.filter(({ name }) => name === "object");

/** `object` with its `GetType()`, and the `Type` that this gives. */
export const reflectionTypes: readonly TypeDefinition[] = [
  ...object.map((definition) => ({ ...definition, members: { ...definition.members, "Type GetType()": typeOf } })),
  {
    name: "Type",
    aliases: ["System.Type"],
    kind: "class",
    is: (value) => value instanceof NetType,
    members: {
      "string Name": (type: NetType) => type.name,
      "string FullName": (type: NetType) => type.fullName,
      "string ToString()": (type: NetType) => type.fullName,
      "static bool operator ==(Type a, Type b)": (a: NetType | null, b: NetType | null) => a?.fullName === b?.fullName,
      "static bool operator !=(Type a, Type b)": (a: NetType | null, b: NetType | null) => a?.fullName !== b?.fullName,
    },
  },
];
