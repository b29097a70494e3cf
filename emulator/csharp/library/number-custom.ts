import { type Digits, type Formattable, isNegative, rounded, withDigits } from "./number-digits";

/** What the signs of a custom format say, before a number is put into it. */
interface Layout {
  /** Places for digits, `0` and `#`. */
  readonly places: number;
  /** Places before the point. */
  readonly wholePlaces: number;
  /** Digits before the point that are always written, and after it. */
  readonly leastWhole: number;
  readonly leastFraction: number;
  readonly groups: boolean;
  /** Powers of ten that percent signs and commas at the end multiply by. */
  readonly shift: number;
  readonly scientific: boolean;
}

const exponentSign = /[eE][+-]?0+/y;

/** The digits that a custom format sees of a fraction. */
const fractionDigits: Readonly<Record<string, number>> = { double: 15, float: 7 };

/** A number in a format of signs of its own, `#,##0.00;(0.00);zero`. */
export function customFormat(number: Formattable, format: string): string {
  const isMinus = isNegative(number);
  const sections = sectionsOf(format);
  const seen = withDigits(number, fractionDigits[number.type] ?? 29);
  let at = seen.digits === "" ? zeroSection(sections) : isMinus && sections[1] ? 1 : 0;
  let layout = layoutOf(sections[at] ?? "");
  let digits = laidOut(seen, layout);
  const toZero = zeroSection(sections);
  if (digits.digits === "" && at !== toZero) {
    at = toZero;
    layout = layoutOf(sections[at] ?? "");
    digits = laidOut(seen, layout);
  }
  const sign = isMinus && at === 0 && digits.digits !== "" ? "-" : "";
  return sign + new Writing(digits, layout).write(sections[at] ?? "");
}

function zeroSection(sections: readonly string[]): number {
  return sections[2] ? 2 : 0;
}

function laidOut(seen: Digits, { scientific, shift, places, wholePlaces }: Layout): Digits {
  if (seen.digits === "") return seen;
  if (scientific) return rounded(seen, places - seen.point);
  return rounded({ digits: seen.digits, point: seen.point + shift }, places - wholePlaces);
}

/** Length of what is quoted or escaped at a place; 0 where nothing is. */
function literalLength(format: string, at: number): number {
  const sign = format[at];
  if (sign === "\\") return Math.min(2, format.length - at);
  if (sign !== "'" && sign !== '"') return 0;
  const end = format.indexOf(sign, at + 1);
  return (end < 0 ? format.length : end + 1) - at;
}

function exponentAt(format: string, at: number): string | undefined {
  exponentSign.lastIndex = at;
  return exponentSign.exec(format)?.[0];
}

/** Sections for what is positive, negative and zero, as far as they are there. */
function sectionsOf(format: string): string[] {
  const sections: string[] = [];
  let from = 0;
  for (let at = 0; at < format.length; at += Math.max(1, literalLength(format, at))) {
    if (format[at] !== ";") continue;
    sections.push(format.slice(from, at));
    from = at + 1;
  }
  return [...sections, format.slice(from)];
}

function layoutOf(section: string): Layout {
  let [places, point, firstZero, lastZero, shift] = [0, -1, -1, 0, 0];
  let [commas, commasAt, groups, scientific] = [0, -1, false, false];
  for (let at = 0; at < section.length; at++) {
    const literal = literalLength(section, at);
    if (literal > 0) {
      at += literal - 1;
      continue;
    }
    const sign = section[at];
    if (sign === "0") {
      if (firstZero < 0) firstZero = places;
      lastZero = ++places;
    } else if (sign === "#") places++;
    else if (sign === "." && point < 0) point = places;
    else if (sign === "%") shift += 2;
    else if (sign === "‰") shift += 3;
    else if (sign === "," && places > 0 && point < 0) {
      groups ||= commasAt >= 0 && commasAt !== places;
      commas = commasAt === places ? commas + 1 : 1;
      commasAt = places;
    } else if ((sign === "e" || sign === "E") && exponentAt(section, at)) {
      scientific = true;
      at += (exponentAt(section, at)?.length ?? 1) - 1;
    }
  }
  const wholePlaces = point < 0 ? places : point;
  // Commas right before the point divide by thousands; others group.
  if (commasAt === wholePlaces) shift -= 3 * commas;
  else if (commasAt >= 0) groups = true;
  const leastWhole = firstZero >= 0 && firstZero < wholePlaces ? wholePlaces - firstZero : 0;
  return {
    places,
    wholePlaces,
    leastWhole,
    leastFraction: Math.max(0, lastZero - wholePlaces),
    groups,
    shift,
    scientific,
  };
}

/** One number on its way into a section: the next digit, and the place it belongs to. */
class Writing {
  private next = 0;
  /** Places that are left before the point; below zero behind it. */
  private place: number;
  /** Digits beyond the places before the point; below zero places beyond the digits. */
  private surplus: number;
  private readonly wholeDigits: number;
  private wrotePoint = false;

  constructor(
    private readonly number: Digits,
    private readonly layout: Layout,
  ) {
    const { wholePlaces, leastWhole, scientific } = layout;
    const point = scientific ? wholePlaces : number.point;
    this.place = Math.max(point, wholePlaces);
    this.surplus = point - wholePlaces;
    this.wholeDigits = Math.max(leastWhole, this.place + Math.min(0, this.surplus));
  }

  write(section: string): string {
    let text = "";
    for (let at = 0; at < section.length; at++) {
      const literal = literalLength(section, at);
      if (literal > 0) {
        text += literalText(section.slice(at, at + literal));
        at += literal - 1;
        continue;
      }
      const exponent = /[eE]/.test(section[at] as string) ? exponentAt(section, at) : undefined;
      if (exponent !== undefined) at += exponent.length - 1;
      text += exponent !== undefined ? this.exponent(exponent) : this.sign(section[at] as string);
    }
    return text;
  }

  private sign(sign: string): string {
    switch (sign) {
      case "0":
      case "#":
        return this.surplusDigits() + this.digit();
      case ".":
        return this.surplusDigits() + this.point();
      case ",":
        return "";
      default:
        return sign;
    }
  }

  /** Digits that the format has no places for come out before its first place. */
  private surplusDigits(): string {
    let text = "";
    for (; this.surplus > 0; this.surplus--) text += this.placed(this.taken() ?? "0");
    return text;
  }

  private digit(): string {
    const { leastWhole, leastFraction } = this.layout;
    let digit: string | undefined;
    if (this.surplus < 0) {
      this.surplus++;
      digit = this.place <= leastWhole ? "0" : undefined;
    } else digit = this.taken() ?? (this.place > -leastFraction ? "0" : undefined);
    return this.placed(digit);
  }

  private placed(digit: string | undefined): string {
    const left = --this.place;
    if (digit === undefined) return "";
    const isGroupEnd = this.layout.groups && left > 0 && left % 3 === 0 && left < this.wholeDigits;
    return isGroupEnd ? `${digit},` : digit;
  }

  private taken(): string | undefined {
    return this.number.digits[this.next++];
  }

  private point(): string {
    const { leastFraction, wholePlaces, places } = this.layout;
    if (this.place !== 0 || this.wrotePoint) return "";
    const isThere = leastFraction > 0 || (wholePlaces < places && this.next < this.number.digits.length);
    this.wrotePoint = isThere;
    return isThere ? "." : "";
  }

  private exponent(written: string): string {
    const { number, layout } = this;
    const power = number.digits === "" ? 0 : number.point - layout.wholePlaces;
    const sign = power < 0 ? "-" : written[1] === "+" ? "+" : "";
    return written[0] + sign + String(Math.abs(power)).padStart(written.replace(/[^0]/g, "").length, "0");
  }
}

/** What stands behind a backslash or between quotes, the last of which may be missing. */
function literalText(quoted: string): string {
  const inner = quoted.slice(1);
  if (quoted.startsWith("\\")) return inner;
  return inner.endsWith(quoted[0] as string) ? inner.slice(0, -1) : inner;
}
