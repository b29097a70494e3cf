import { Boxed, type TypeDefinition } from "./definition";
import { equalBoxed, hashOf, textOf } from "./object";

const boxed =
  (...types: readonly Boxed["type"][]) =>
  (value: unknown) =>
    value instanceof Boxed && types.includes(value.type);

/** Types that the language itself needs; a library's definition of the same name takes their place. */
export const builtinTypes: readonly TypeDefinition[] = [
  {
    name: "object",
    aliases: ["Object", "System.Object"],
    kind: "class",
    is: () => true,
    members: {
      "string ToString()": textOf,
      "bool Equals(object other)": equalBoxed,
      "int GetHashCode()": hashOf,
      "static bool Equals(object a, object b)": equalBoxed,
      "static bool ReferenceEquals(object a, object b)": (a: unknown, b: unknown) => a === b,
    },
  },
  {
    name: "bool",
    aliases: ["Boolean", "System.Boolean"],
    kind: "struct",
    is: (value) => typeof value === "boolean",
    members: {},
  },
  {
    name: "string",
    aliases: ["String", "System.String"],
    kind: "class",
    is: (value) => typeof value === "string",
    members: { "int Length": (text: string) => text.length },
  },
  { name: "char", aliases: ["Char", "System.Char"], kind: "struct", is: boxed("char"), members: {} },
  {
    name: "int",
    aliases: ["Int32", "System.Int32"],
    kind: "struct",
    is: (value) => typeof value === "number",
    members: {},
  },
  {
    name: "long",
    aliases: ["Int64", "System.Int64"],
    kind: "struct",
    is: (value) => typeof value === "bigint",
    members: {},
  },
  { name: "double", aliases: ["Double", "System.Double"], kind: "struct", is: boxed("double"), members: {} },
  { name: "float", aliases: ["Single", "System.Single"], kind: "struct", is: boxed("float"), members: {} },
  { name: "uint", aliases: ["UInt32", "System.UInt32"], kind: "struct", is: boxed("uint"), members: {} },
  { name: "ulong", aliases: ["UInt64", "System.UInt64"], kind: "struct", is: boxed("ulong"), members: {} },
  { name: "byte", aliases: ["Byte", "System.Byte"], kind: "struct", is: boxed("byte"), members: {} },
  { name: "sbyte", aliases: ["SByte", "System.SByte"], kind: "struct", is: boxed("sbyte"), members: {} },
  { name: "short", aliases: ["Int16", "System.Int16"], kind: "struct", is: boxed("short"), members: {} },
  { name: "ushort", aliases: ["UInt16", "System.UInt16"], kind: "struct", is: boxed("ushort"), members: {} },
  { name: "decimal", aliases: ["Decimal", "System.Decimal"], kind: "struct", is: () => false, members: {} },
  { name: "Exception", aliases: ["System.Exception"], kind: "class", members: {} },
  { name: "IDisposable", aliases: ["System.IDisposable"], kind: "interface", members: {} },
];
