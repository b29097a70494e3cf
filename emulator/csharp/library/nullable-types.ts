import type { Member, TypeDefinition } from "../definition";
import { DateTime } from "./date-time";
import { Decimal } from "./decimal";
import { Guid } from "./guid";
import { invalidOperation } from "./linq/failures";
import { DateTimeOffset } from "./time/date-time-offset";
import { TimeSpan } from "./time-span";

/** Value types that have a `GetValueOrDefault()` without an argument, each with its default. */
const defaults: Readonly<Record<string, unknown>> = {
  bool: false,
  char: "\0",
  int: 0,
  long: 0n,
  double: 0,
  float: 0,
  uint: 0,
  ulong: 0n,
  short: 0,
  ushort: 0,
  byte: 0,
  sbyte: 0,
  decimal: Decimal.zero,
  DateTime: DateTime.least,
  DateTimeOffset: DateTimeOffset.least,
  Guid: Guid.empty,
  TimeSpan: TimeSpan.zero,
};

/** The default is that of a type that the value itself, when it is null, does not tell: one method for each. */
const valuesOrDefaults: Readonly<Record<string, Member>> = Object.fromEntries(
  Object.entries(defaults).map(([type, zero]) => [
    `static ${type} GetValueOrDefault(this ${type}? value)`,
    (value: unknown) => value ?? zero,
  ]),
);

/** `T?` of value types. */
export const nullableTypes: readonly TypeDefinition[] = [
  {
    name: "Nullable<T>",
    aliases: ["System.Nullable<T>"],
    kind: "struct",
    members: {
      "bool HasValue": (value: unknown) => value !== null,
      "T Value": (value: unknown) => {
        if (value === null) throw invalidOperation("Nullable object must have a value.");
        return value;
      },
      "T GetValueOrDefault(T defaultValue)": (value: unknown, other: unknown) => value ?? other,
    },
  },
  { name: "NullableExtensions", kind: "static", members: valuesOrDefaults },
];
