import { CSharpException } from "../definition";
import { argumentException, argumentOutOfRange, badFormat, outsideOfType } from "./argument-failures";
import { argumentNull } from "./linq/failures";
import type { WholeType } from "./number-digits";
import { parseWhole, wholeBounds, wholeOf } from "./number-parse";

const digitsOf: Readonly<Record<number, RegExp>> = { 2: /^[01]+/, 8: /^[0-7]+/, 10: /^\d+/, 16: /^[\da-fA-F]+/ };
const prefixes: Readonly<Record<number, string>> = { 2: "0b", 8: "0o", 10: "", 16: "0x" };

/** `Convert.ToInt32(text, 16)` and its like: in base 2, 8 or 16 the digits are the bits of the number. Null is zero. */
export function parseInBase(type: WholeType, text: string | null, base: number): number | bigint {
  const digits = digitsOf[base];
  if (digits === undefined) throw argumentException("Invalid Base.");
  if (text === null) return wholeOf(type, 0n);
  if (text === "") throw argumentOutOfRange("Specified argument was out of the range of valid values.", emptyText);
  const { min, max, bits, name } = wholeBounds[type];
  const isSigned = min < 0n;
  if (text.startsWith("-")) {
    if (base !== 10) throw argumentException("String cannot contain a minus sign if the base is not 10.");
    if (!isSigned) throw unsignedMinus();
  }
  if (base === 10) return parseWhole(type, withoutSpace(text));
  const bare = base === 16 ? text.replace(/^0[xX]/, "") : text;
  const found = digits.exec(bare)?.[0];
  if (found === undefined) throw badFormat("Could not find any recognizable digits.");
  if (found !== bare) throw badFormat("Additional non-parsable characters are at the end of the string.");
  const value = BigInt(`${prefixes[base]}${found}`);
  if (value >= 2n ** BigInt(bits)) throw outsideOfType(wide[type] ?? name);
  return wholeOf(type, isSigned && value > max ? BigInt.asIntN(bits, value) : value);
}

/** What .NET says in the place of a parameter's name. */
const emptyText = "Index was out of range. Must be non-negative and less than the size of the collection.";

/** Bits that are too many for a signed number are told of the unsigned one that they were read as. */
const wide: Partial<Record<WholeType, string>> = { int: "a UInt32", long: "a UInt64" };

function withoutSpace(text: string): string {
  if (!/^-?\d/.test(text)) throw badFormat("Could not find any recognizable digits.");
  if (!/\d$/.test(text)) throw badFormat("Additional non-parsable characters are at the end of the string.");
  return text;
}

function unsignedMinus(): CSharpException {
  return new CSharpException(
    "OverflowException",
    "The string was being parsed as an unsigned number and could not have a negative sign.",
  );
}

/** `Convert.ToString(value, 2)`: negative numbers as their bits, but for base 10. */
export function textInBase(type: WholeType, value: number | bigint, base: number): string {
  if (digitsOf[base] === undefined) throw argumentException("Invalid Base.");
  return base === 10 ? String(value) : BigInt.asUintN(wholeBounds[type].bits, BigInt(value)).toString(base);
}

/** `Convert.ToBase64String` of bytes or a piece of them. */
export function toBase64(bytes: Uint8Array | readonly number[] | null, start = 0, length?: number): string {
  if (bytes === null) throw argumentNull("inArray");
  const count = length ?? bytes.length - start;
  if (count < 0) throw argumentOutOfRange("Index was out of range.", "length");
  if (start < 0) throw argumentOutOfRange("Value must be positive.", "offset");
  if (start + count > bytes.length) {
    throw argumentOutOfRange("Offset and length must refer to a position in the string.", "offset");
  }
  return Buffer.from(bytes.slice(start, start + count)).toString("base64");
}

/** `Convert.FromBase64String`: white space is passed over, padding must be there. */
export function fromBase64(text: string | null): Uint8Array {
  if (text === null) throw argumentNull("s");
  const digits = text.replace(/[ \t\r\n]/g, "");
  if (digits.length % 4 !== 0 || !/^[A-Za-z\d+/]*={0,2}$/.test(digits)) {
    throw badFormat(
      "The input is not a valid Base-64 string as it contains a non-base 64 character, more than two padding characters, or an illegal character among the padding characters.",
    );
  }
  return new Uint8Array(Buffer.from(digits, "base64"));
}
