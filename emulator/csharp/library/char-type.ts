import { Boxed, type Member, type TypeDefinition } from "../definition";
import { badFormat } from "./argument-failures";
import { argumentNull } from "./linq/failures";
import { lowerInvariant, upperInvariant } from "./string-comparison";
import { isWhiteSpace } from "./string-edit";

/** What Unicode says of a character, by the method that asks. Halves of a pair are of no class but `IsSurrogate`. */
const classes: Readonly<Record<string, (unit: string) => boolean>> = {
  IsDigit: matching(/^\p{Nd}$/u),
  IsNumber: matching(/^\p{N}$/u),
  IsLetter: matching(/^\p{L}$/u),
  IsLetterOrDigit: matching(/^[\p{L}\p{Nd}]$/u),
  IsUpper: matching(/^\p{Lu}$/u),
  IsLower: (unit) => /^\p{Ll}$/u.test(unit) || unit === "ª" || unit === "º",
  IsPunctuation: matching(/^\p{P}$/u),
  IsSymbol: matching(/^\p{S}$/u),
  IsControl: matching(/^\p{Cc}$/u),
  IsSeparator: matching(/^\p{Z}$/u),
  IsSurrogate: matching(/^[\ud800-\udfff]$/),
  IsHighSurrogate: matching(/^[\ud800-\udbff]$/),
  IsLowSurrogate: matching(/^[\udc00-\udfff]$/),
  IsWhiteSpace: isWhiteSpace,
};

const changes: Readonly<Record<string, (unit: string) => string>> = {
  ToUpper: upperInvariant,
  ToUpperInvariant: upperInvariant,
  ToLower: lowerInvariant,
  ToLowerInvariant: lowerInvariant,
};

function matching(pattern: RegExp): (unit: string) => boolean {
  return (unit) => pattern.test(unit);
}

function parse(text: string | null): string {
  if (text === null) throw argumentNull("s");
  if (text.length !== 1) throw badFormat("String must be exactly one character long.");
  return text;
}

const ofTexts = Object.entries(classes).flatMap<[string, Member]>(([name, is]) => [
  [`static bool ${name}(char c)`, is],
  [`static bool ${name}(string s, int index)`, (text: string, index: number) => is(text.charAt(index))],
]);

/** `char`, a UTF-16 unit. */
export const charType: TypeDefinition = {
  name: "char",
  aliases: ["Char", "System.Char"],
  kind: "struct",
  is: (value) => value instanceof Boxed && value.type === "char",
  members: {
    "const char MinValue": "\0",
    "const char MaxValue": "\uffff",
    ...Object.fromEntries(ofTexts),
    ...Object.fromEntries(Object.entries(changes).map(([name, change]) => [`static char ${name}(char c)`, change])),
    "static char Parse(string s)": parse,
    "static double GetNumericValue(char c)": (unit: string) => (/[0-9]/.test(unit) ? Number(unit) : -1),
    "static string ToString(char c)": (unit: string) => unit,
    "string ToString()": (unit: string) => unit,
    "bool Equals(char obj)": (unit: string, other: string) => unit === other,
    "int CompareTo(char value)": (unit: string, other: string) => unit.charCodeAt(0) - other.charCodeAt(0),
  },
};
