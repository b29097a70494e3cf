import type { Member, TypeDefinition } from "../definition";
import { textOf } from "../object";
import { argumentException, argumentOutOfRange, indexOutside } from "./argument-failures";
import { compositeFormat } from "./composite-format";
import { argumentNull, outsideOfArray } from "./linq/failures";
import { doubleText, floatText } from "./number-text";
import { piece, repeated, substring } from "./string-edit";

/** `System.Text.StringBuilder`: a text that changes in place. Its methods give the builder itself. */
class StringBuilder {
  readonly typeName = "System.Text.StringBuilder";

  constructor(private text = "") {}

  get length(): number {
    return this.text.length;
  }

  append(more: string): this {
    this.text += more;
    return this;
  }

  insert(index: number, value: string): this {
    if (index < 0 || index > this.length) throw indexOutside("index");
    this.text = this.text.slice(0, index) + value + this.text.slice(index);
    return this;
  }

  remove(start: number, count: number): this {
    if (count < 0) throw argumentOutOfRange("Length cannot be less than zero.", "length");
    if (start < 0) throw argumentOutOfRange("StartIndex cannot be less than zero.", "startIndex");
    if (start + count > this.length) throw indexOutside("index");
    this.text = this.text.slice(0, start) + this.text.slice(start + count);
    return this;
  }

  replace(from: string | null, to: string | null, start = 0, count = this.length - start): this {
    if (from === null) throw argumentNull("oldValue");
    if (from === "") throw argumentException("Empty name is not legal.", "oldValue");
    const end = start + count;
    if (start < 0 || start > this.length) throw indexOutside("startIndex");
    if (count < 0 || end > this.length) throw indexOutside("count");
    const within = this.text.slice(start, end).replaceAll(from, () => to ?? "");
    this.text = this.text.slice(0, start) + within + this.text.slice(end);
    return this;
  }

  unitAt(index: number): string {
    const unit = this.text[index];
    if (unit === undefined) throw outsideOfArray();
    return unit;
  }

  setUnit(index: number, unit: string): void {
    if (index < 0 || index >= this.length) throw indexOutside("index");
    this.text = this.text.slice(0, index) + unit + this.text.slice(index + 1);
  }

  resize(length: number): void {
    if (length < 0) throw argumentOutOfRange("Length cannot be less than zero.", "value");
    this.text = this.text.slice(0, length).padEnd(length, "\0");
  }

  toText(): string {
    return this.text;
  }
}

/** The service runs on Windows. */
const newLine = "\r\n";

/** What a value of each type is in a text. */
const texts: Readonly<Record<string, (value: never) => string>> = {
  string: (value: string | null) => value ?? "",
  object: textOf,
  char: (value: string) => value,
  "char[]": (units: readonly string[] | null) => units?.join("") ?? "",
  bool: textOf,
  double: doubleText,
  float: floatText,
  decimal: textOf,
  ...Object.fromEntries(
    ["int", "long", "uint", "ulong", "short", "ushort", "byte", "sbyte"].map((type) => [type, String]),
  ),
};

const ofTypes = Object.entries(texts).flatMap<[string, Member]>(([type, text]) => [
  [`StringBuilder Append(${type} value)`, (of: StringBuilder, value: never) => of.append(text(value))],
  [
    `StringBuilder Insert(int index, ${type} value)`,
    (of: StringBuilder, index: number, value: never) => of.insert(index, text(value)),
  ],
]);

/** `StringBuilder`. */
export const builderTypes: readonly TypeDefinition[] = [
  {
    name: "StringBuilder",
    aliases: ["System.Text.StringBuilder"],
    kind: "class",
    is: (value) => value instanceof StringBuilder,
    members: {
      "new()": () => new StringBuilder(),
      "new(int capacity)": () => new StringBuilder(),
      "new(string value)": (text: string | null) => new StringBuilder(text ?? ""),
      "new(string value, int capacity)": (text: string | null) => new StringBuilder(text ?? ""),
      "int Length": (of: StringBuilder) => of.length,
      "set int Length": (of: StringBuilder, length: number) => of.resize(length),
      "char this[int index]": (of: StringBuilder, index: number) => of.unitAt(index),
      "set char this[int index]": (of: StringBuilder, index: number, unit: string) => of.setUnit(index, unit),
      ...Object.fromEntries(ofTypes),
      "StringBuilder Append(char value, int repeatCount)": (of: StringBuilder, unit: string, count: number) =>
        of.append(repeated(unit, count, "repeatCount")),
      "StringBuilder Append(string value, int startIndex, int count)": (
        of: StringBuilder,
        text: string | null,
        start: number,
        count: number,
      ) => of.append(piece(text ?? "", start, count)),
      "StringBuilder AppendLine()": (of: StringBuilder) => of.append(newLine),
      "StringBuilder AppendLine(string value)": (of: StringBuilder, text: string | null) =>
        of.append((text ?? "") + newLine),
      "StringBuilder AppendFormat(string format, params object[] args)": (
        of: StringBuilder,
        format: string | null,
        values: unknown[] | null,
      ) => of.append(compositeFormat(format, values)),
      "StringBuilder AppendFormat(IFormatProvider provider, string format, params object[] args)": (
        of: StringBuilder,
        _: unknown,
        format: string | null,
        values: unknown[] | null,
      ) => of.append(compositeFormat(format, values)),
      "StringBuilder Remove(int startIndex, int length)": (of: StringBuilder, start: number, count: number) =>
        of.remove(start, count),
      "StringBuilder Replace(string oldValue, string newValue)": (of: StringBuilder, from: string, to: string) =>
        of.replace(from, to),
      "StringBuilder Replace(char oldChar, char newChar)": (of: StringBuilder, from: string, to: string) =>
        of.replace(from, to),
      "StringBuilder Replace(string oldValue, string newValue, int startIndex, int count)": (
        of: StringBuilder,
        from: string,
        to: string,
        start: number,
        count: number,
      ) => of.replace(from, to, start, count),
      "StringBuilder Clear()": (of: StringBuilder) => {
        of.resize(0);
        return of;
      },
      "bool Equals(StringBuilder sb)": (of: StringBuilder, other: StringBuilder | null) =>
        of.toText() === other?.toText(),
      "string ToString()": (of: StringBuilder) => of.toText(),
      "string ToString(int startIndex, int length)": (of: StringBuilder, start: number, length: number) =>
        substring(of.toText(), start, length),
    },
  },
];
