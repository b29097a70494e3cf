import { seededRandom } from "../../../written/random";

const variables = `int i = 12345, j = -7; long l = -123456789012L; uint u = 77; ulong ul = 99; byte b = 250; short s = -300; char c = 'k';
  double d = 3.75; float f = 0.5f; string t = "abc", z = null; bool p = true, q = false; int? n = null, m = 4; long? ln = 6; bool? bn = null;
  object o = 5, ol = 8L;`;

type Kind = "int" | "long" | "uint" | "ulong" | "double" | "bool" | "string" | "int?";

/**
 * What an expression of a type is made of: other expressions, named by their type in brackets, first those without any. Constants stand only where
 * they can't overflow, which C# refuses; no double becomes other than a number or too large for where it goes.
 */
const forms: Readonly<Record<Kind, readonly string[]>> = {
  int: listed(`i; j; b; s; c; t.Length; (int)o; m.Value; i++; --j; c++; b++; ([int] + [int]); ([int] - [int]); ([int] * [int]); ([int] / [int]);
    ([int] % [int]); ([int] & [int]); ([int] | [int]); ([int] ^ [int]); ([int] << [int]); ([int] >> 3); (- [int]); (~[int]); (b * s); (c - b);
    (byte)[int]; (short)[long]; (char)[int]; (int)[uint]; (int)[long]; (int)[double]; ([bool] ? ([int] + 1) : [int]); ([int?] ?? [int]); (i += [int]);
    (s *= 2); (b += 7); [string].Length`),
  long: listed(`l; (long)ol; (ln ?? l); ([long] + [int]); ([long] - [long]); ([long] * [long]); ([int] / [long]); ([long] % [long]); ([long] | [int]);
    ([long] << [int]); ([long] >> 5); (- [long]); (~[long]); (long)[int]; (long)[double]; (long)[ulong]; ([int] + [uint]); ([bool] ? [int] : [long]);
    (l -= [long])`),
  uint: listed(
    `u; ([uint] + [uint]); ([uint] - [uint]); ([uint] * [uint]); ([uint] / [uint]); (uint)[int]; (uint)[long]; ([uint] >> [int]); (~[uint])`,
  ),
  ulong: listed(
    `ul; ([ulong] + [uint]); ([ulong] * [ulong]); ([ulong] / [ulong]); (ulong)[long]; ([ulong] >> [int]); ([ulong] ^ [ulong])`,
  ),
  double:
    listed(`d; (double)f; ([double] + [int]); ([double] - [long]); ([double] * [double]); ([int] / 4.0); (double)[ulong]; (d /= 3);
    ([bool] ? [double] : [int])`),
  bool: listed(`p; q; (o is int); (ol is int); (n == null); (z == null); (bn == true); ((bn | p) == true); ((bn & q) == false); (m is int);
    o.Equals(5L); (n != 4); ([int] < [int]); ([int] == [long]); ([long] >= [double]); ([uint] > [int]); ([ulong] != [ulong]); ([int?] > [int]);
    ([int?] == [int?]); ([bool] && [bool]); ([bool] || [bool]); ([bool] ^ [bool]); ([bool] & [bool]); ([bool] | [bool]); !([bool]);
    ([string] == [string]); ([string] != z)`),
  string:
    listed(`t; (z ?? ""); ("" + c + i); (c + i + t); ("x" + n + m); (ol + "y"); t.ToUpper(); ([string] + [int]); ([string] + [bool]);
    ([long] + [string]); ([string] + [int?]); ([bool] ? [string] : [string]); $"<{[int]}|{[int?],6}>"`),
  "int?":
    listed(`n; m; z?.Length; t?.Length; (int?)i; ([int?] + [int]); ([int?] * [int?]); ([int?] & [int]); ([bool] ? [int?] : [int?]); (- [int?]);
    ([int?] - m)`),
};

function listed(text: string): readonly string[] {
  return text.split(/;\s+/);
}

/** So many statements that return the value of an expression made up by chance, the same for the same seed. */
export function randomExpressions(seed: number, count: number): string[] {
  const random = seededRandom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const made = (kind: Kind, depth: number): string => {
    const simple = forms[kind].filter((form) => !form.includes("["));
    const form = depth <= 0 ? pick(simple) : pick(forms[kind]);
    return form.replace(/\[([a-z]+\??)\]/g, (_, inner: Kind) => made(inner, depth - 1));
  };
  return Array.from({ length: count }, () => {
    const kind = pick(Object.keys(forms) as Kind[]);
    const value = made(kind, 1 + Math.floor(random() * 4));
    return `{ ${variables} return ${kind === "double" ? `BitConverter.DoubleToInt64Bits(${value})` : value}; }`;
  });
}
