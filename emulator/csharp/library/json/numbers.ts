import type { CSharpException } from "../../definition";

/** The longest integer that Newtonsoft reads, in characters. */
const longestInteger = 380;

/** The number that a text in JSON is: an integer as bigint, all others as double. `fail` makes the exception of a text that is none. */
export function readNumber(
  text: string,
  fail: (message: string) => CSharpException,
): { token: "Integer" | "Float"; value: bigint | number } {
  if (/^0[^.eE]/.test(text)) return { token: "Integer", value: readOtherBase(text, fail) };
  if (/^-?[0-9]+$/.test(text)) {
    const value = BigInt(text);
    if (value !== BigInt.asIntN(64, value) && text.length > longestInteger) {
      throw fail(`JSON integer ${text} is too large to parse.`);
    }
    return { token: "Integer", value };
  }
  const value = /^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$/.test(text) ? Number(text) : Number.NaN;
  // A number beyond all doubles is none to the .NET Framework; .NET Core takes it for infinite.
  if (!Number.isFinite(value)) throw fail(`Input string '${text}' is not a valid number.`);
  return { token: "Float", value };
}

/** A number that begins with a zero is octal, or hexadecimal. */
function readOtherBase(text: string, fail: (message: string) => CSharpException): bigint {
  const digits = /^0(?:[xX]([0-9a-fA-F]{1,16})|([0-7]+))$/.exec(text);
  if (digits === null) throw fail(`Input string '${text}' is not a valid number.`);
  const value = BigInt(digits[1] === undefined ? `0o${digits[2]}` : `0x${digits[1]}`);
  if (value >= 1n << 64n) throw fail(`Input string '${text}' is not a valid number.`);
  return BigInt.asIntN(64, value);
}
