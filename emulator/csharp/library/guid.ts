import { CSharpException } from "../definition";

const zeros = "00000000-0000-0000-0000-000000000000";

/** A GUID, in lower case with dashes. */
export class Guid {
  readonly typeName = "System.Guid";
  static readonly empty = new Guid(zeros);
  private constructor(readonly text: string) {}

  static parse(text: string): Guid {
    const found = Guid.tryParse(text);
    if (!found) throw new CSharpException("FormatException", failureOf(text.trim()));
    return found;
  }

  /** Null for what is none: 32 digits, or in groups with dashes, those also in braces or brackets. */
  static tryParse(text: string | null): Guid | null {
    const inner = (text ?? "").trim();
    const dashed = /^(?:\{(?=.*\}$)|\((?=.*\)$))?([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})[)}]?$/i.exec(inner)?.[1];
    if (dashed !== undefined && [36, 38].includes(inner.length)) {
      return /^[\da-f]/i.test(inner) === (inner.length === 36) ? new Guid(dashed.toLowerCase()) : null;
    }
    const plain = /^([\da-f]{8})([\da-f]{4})([\da-f]{4})([\da-f]{4})([\da-f]{12})$/i.exec(inner);
    return plain && new Guid(plain.slice(1).join("-").toLowerCase());
  }

  /** Bytes as {@link toBytes} gives them. */
  static ofBytes(bytes: Uint8Array): Guid {
    if (bytes.length !== 16) {
      throw new CSharpException(
        "ArgumentException",
        "Byte array for GUID must be exactly 16 bytes long.\r\nParameter name: b",
      );
    }
    const hex = Buffer.from(reordered(bytes)).toString("hex");
    return new Guid(hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"));
  }

  /** Version 4. */
  static make(random: () => number): Guid {
    const hex = (digits: number) =>
      Math.floor(random() * 16 ** digits)
        .toString(16)
        .padStart(digits, "0");
    const variant = (8 + Math.floor(random() * 4)).toString(16);
    return new Guid(`${hex(8)}-${hex(4)}-4${hex(3)}-${variant}${hex(3)}-${hex(12)}`);
  }

  /** `N`, `D`, `B`, `P` or `X`, in either case; `D` for null. */
  format(format: string | null): string {
    switch ((format ?? "").toUpperCase()) {
      case "":
      case "D":
        return this.text;
      case "N":
        return this.text.replaceAll("-", "");
      case "B":
        return `{${this.text}}`;
      case "P":
        return `(${this.text})`;
      case "X":
        return this.hexadecimal();
      default:
        throw new CSharpException(
          "FormatException",
          'Format String can be only "D", "d", "N", "n", "P", "p", "B", "b", "X" or "x".',
        );
    }
  }

  private hexadecimal(): string {
    const [a, b, c, d = "", e = ""] = this.text.split("-");
    const bytes = (d + e).match(/../g)?.map((byte) => `0x${byte}`);
    return `{0x${a},0x${b},0x${c},{${bytes?.join(",")}}}`;
  }

  /** As .NET lays it out: the first three groups with the lowest byte first. */
  toBytes(): Uint8Array {
    return reordered(Buffer.from(this.format("N"), "hex"));
  }

  toText(): string {
    return this.text;
  }

  equals(other: unknown): boolean {
    return other instanceof Guid && other.text === this.text;
  }

  hash(): number {
    const bytes = this.toBytes();
    const words = new DataView(bytes.buffer, bytes.byteOffset);
    return words.getInt32(0, true) ^ words.getInt32(4, true) ^ words.getInt32(8, true) ^ words.getInt32(12, true);
  }

  compareTo(other: Guid): number {
    return this.text === other.text ? 0 : this.text < other.text ? -1 : 1;
  }
}

/** What .NET says of a text that is no GUID. */
function failureOf(text: string): string {
  if (text === "") return "Unrecognized Guid format.";
  const hasLength = /^(?:.{32}|.{8}-.{4}-.{4}-.{4}-.{12})$/.test(text);
  return hasLength
    ? "Guid string should only contain hexadecimal characters."
    : "Guid should contain 32 digits with 4 dashes (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx).";
}

function reordered(bytes: Uint8Array): Uint8Array {
  const part = (from: number, to: number) => [...bytes.subarray(from, to)].reverse();
  return Uint8Array.from([...part(0, 4), ...part(4, 6), ...part(6, 8), ...bytes.subarray(8)]);
}
