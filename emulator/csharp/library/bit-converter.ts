import type { Member, TypeDefinition } from "../definition";
import { argumentException, argumentOutOfRange, indexOutside } from "./argument-failures";
import { argumentNull } from "./linq/failures";

type Bytes = Uint8Array | readonly number[];

interface Layout {
  readonly name: string;
  readonly size: number;
  readonly read: (view: DataView) => unknown;
  readonly write: (view: DataView, value: never) => void;
}

/** How numbers lie in memory, the lowest byte first, by C# type. */
const layouts: Readonly<Record<string, Layout>> = {
  short: { name: "Int16", size: 2, read: (v) => v.getInt16(0, true), write: (v, n) => v.setInt16(0, n, true) },
  ushort: { name: "UInt16", size: 2, read: (v) => v.getUint16(0, true), write: (v, n) => v.setUint16(0, n, true) },
  int: { name: "Int32", size: 4, read: (v) => v.getInt32(0, true), write: (v, n) => v.setInt32(0, n, true) },
  uint: { name: "UInt32", size: 4, read: (v) => v.getUint32(0, true), write: (v, n) => v.setUint32(0, n, true) },
  long: { name: "Int64", size: 8, read: (v) => v.getBigInt64(0, true), write: (v, n) => v.setBigInt64(0, n, true) },
  ulong: { name: "UInt64", size: 8, read: (v) => v.getBigUint64(0, true), write: (v, n) => v.setBigUint64(0, n, true) },
  float: { name: "Single", size: 4, read: (v) => v.getFloat32(0, true), write: (v, n) => v.setFloat32(0, n, true) },
  double: { name: "Double", size: 8, read: (v) => v.getFloat64(0, true), write: (v, n) => v.setFloat64(0, n, true) },
  bool: { name: "Boolean", size: 1, read: (v) => v.getUint8(0) !== 0, write: (v, is) => v.setUint8(0, is ? 1 : 0) },
  char: {
    name: "Char",
    size: 2,
    read: (view) => String.fromCharCode(view.getUint16(0, true)),
    write: (view, unit: string) => view.setUint16(0, unit.charCodeAt(0), true),
  },
};

function bytesOf({ size, write }: Layout, value: unknown): Uint8Array {
  const bytes = new Uint8Array(size);
  write(new DataView(bytes.buffer), value as never);
  return bytes;
}

function readAt({ size, read }: Layout, bytes: Bytes | null, start: number): unknown {
  if (bytes === null) throw argumentNull("value");
  if (start < 0 || start >= bytes.length) throw indexOutside("startIndex");
  if (start > bytes.length - size) {
    throw tooShort();
  }
  return read(new DataView(Uint8Array.from(bytes.slice(start, start + size)).buffer));
}

function tooShort(): Error {
  return argumentException(
    "Destination array is not long enough to copy all the items in the collection. Check array index and length.",
  );
}

function hexText(bytes: Bytes | null, start = 0, length?: number): string {
  if (bytes === null) throw argumentNull("value");
  const isOutside = start < 0 || (start >= bytes.length && start > 0);
  if (isOutside) throw argumentOutOfRange("StartIndex cannot be less than zero.", "startIndex");
  const count = length ?? bytes.length - start;
  if (count < 0) throw argumentOutOfRange("Value must be positive.", "length");
  if (start > bytes.length - count) {
    throw tooShort();
  }
  const hex = (byte: number) => byte.toString(16).toUpperCase().padStart(2, "0");
  return Array.from(bytes.slice(start, start + count), hex).join("-");
}

const members = Object.entries(layouts).flatMap<[string, Member]>(([type, layout]) => [
  [`static byte[] GetBytes(${type} value)`, (value: unknown) => bytesOf(layout, value)],
  [
    `static ${type} To${layout.name}(byte[] value, int startIndex)`,
    (bytes: Bytes | null, start: number) => readAt(layout, bytes, start),
  ],
]);

/** The bits of a double as a whole number, and back. */
const bits = new DataView(new ArrayBuffer(8));

/** `BitConverter`: bytes of numbers, the lowest first, and bytes as hexadecimal digits. */
export const bitConverterType: TypeDefinition = {
  name: "BitConverter",
  aliases: ["System.BitConverter"],
  kind: "static",
  members: {
    "const bool IsLittleEndian": true,
    ...Object.fromEntries(members),
    "static string ToString(byte[] value)": (bytes: Bytes | null) => hexText(bytes),
    "static string ToString(byte[] value, int startIndex)": (bytes: Bytes | null, start: number) =>
      hexText(bytes, start),
    "static string ToString(byte[] value, int startIndex, int length)": hexText,
    "static long DoubleToInt64Bits(double value)": (value: number) => {
      bits.setFloat64(0, value);
      return bits.getBigInt64(0);
    },
    "static double Int64BitsToDouble(long value)": (value: bigint) => {
      bits.setBigInt64(0, value);
      return bits.getFloat64(0);
    },
  },
};
