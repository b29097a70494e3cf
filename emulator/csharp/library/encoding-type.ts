import { CSharpException, type TypeDefinition } from "../definition";
import { argumentException, argumentOutOfRange } from "./argument-failures";
import { wellFormed } from "./escape";
import { argumentNull } from "./linq/failures";

/** A way to write text as bytes. */
class Encoding {
  readonly typeName = "System.Text.Encoding";

  constructor(
    readonly webName: string,
    readonly displayName: string,
    private readonly encode: (text: string) => Buffer,
    private readonly decode: (bytes: Buffer) => string,
  ) {}

  bytes(text: string | null): Uint8Array {
    if (text === null) throw nullReference("String reference not set to an instance of a String.", "s");
    const { buffer, byteOffset, length } = this.encode(text);
    return new Uint8Array(buffer, byteOffset, length);
  }

  text(bytes: Uint8Array | null, index = 0, count = bytes?.length): string {
    if (bytes === null || count === undefined) throw nullReference("Array cannot be null.", "bytes");
    if (index < 0 || count < 0) {
      throw argumentOutOfRange("Non-negative number required.", index < 0 ? "index" : "count");
    }
    if (index + count > bytes.length) {
      throw argumentOutOfRange("Index and count must refer to a location within the buffer.", "bytes");
    }
    return this.decode(Buffer.from(bytes.buffer, bytes.byteOffset + index, count));
  }

  toText(): string {
    return this.typeName;
  }
}

/** An `ArgumentNullException` in words of its own. */
function nullReference(message: string, parameter: string): CSharpException {
  return new CSharpException("ArgumentNullException", `${message}\r\nParameter name: ${parameter}`);
}

/** One byte a UTF-16 unit; what the encoding has not, is a question mark. */
function singleByte(most: number): {
  readonly encode: (text: string) => Buffer;
  readonly decode: (bytes: Buffer) => string;
} {
  return {
    encode: (text) => {
      const bytes = Buffer.alloc(text.length);
      for (let index = 0; index < text.length; index++) {
        const unit = text.charCodeAt(index);
        bytes[index] = unit > most ? 0x3f : unit;
      }
      return bytes;
    },
    decode: (bytes) => {
      const text = bytes.toString("latin1");
      return most < 255 ? text.replace(/[\u0080-\u00ff]/g, "?") : text;
    },
  };
}

const utf8 = new Encoding(
  "utf-8",
  "Unicode (UTF-8)",
  (text) => Buffer.from(text, "utf8"),
  (bytes) => bytes.toString("utf8"),
);
const unicode = new Encoding(
  "utf-16",
  "Unicode",
  (text) => Buffer.from(wellFormed(text), "utf16le"),
  (bytes) => wellFormed(bytes.toString("utf16le")),
);
const asciiUnits = singleByte(127);
const ascii = new Encoding("us-ascii", "US-ASCII", asciiUnits.encode, asciiUnits.decode);
const latinUnits = singleByte(255);
const latin1 = new Encoding("iso-8859-1", "Western European (ISO)", latinUnits.encode, latinUnits.decode);

const byName: ReadonlyMap<string, Encoding> = new Map([
  ["utf-8", utf8],
  ["utf8", utf8],
  ["utf-16", unicode],
  ["unicode", unicode],
  ["us-ascii", ascii],
  ["ascii", ascii],
  ["iso-8859-1", latin1],
  ["latin1", latin1],
]);

function encodingNamed(name: string | null): Encoding {
  if (name === null) throw argumentNull("name");
  const found = byName.get(name.toLowerCase());
  if (found) return found;
  throw argumentException(
    `'${name}' is not a supported encoding name. For information on defining a custom encoding, see the documentation for the Encoding.RegisterProvider method.`,
    "name",
  );
}

/** `System.Text.Encoding`: UTF-8, UTF-16, ASCII and Latin-1. */
export const encodingTypes: readonly TypeDefinition[] = [
  {
    name: "Encoding",
    aliases: ["System.Text.Encoding"],
    kind: "class",
    is: (value) => value instanceof Encoding,
    members: {
      "static Encoding UTF8": () => utf8,
      "static Encoding Unicode": () => unicode,
      "static Encoding ASCII": () => ascii,
      "static Encoding Latin1": () => latin1,
      "static Encoding Default": () => utf8,
      "static Encoding GetEncoding(string name)": encodingNamed,
      "string WebName": (encoding: Encoding) => encoding.webName,
      "string EncodingName": (encoding: Encoding) => encoding.displayName,
      "byte[] GetBytes(string s)": (encoding: Encoding, text: string | null) => encoding.bytes(text),
      "byte[] GetBytes(char[] chars)": (encoding: Encoding, units: readonly string[]) => encoding.bytes(units.join("")),
      "int GetByteCount(string s)": (encoding: Encoding, text: string | null) => encoding.bytes(text).length,
      "string GetString(byte[] bytes)": (encoding: Encoding, bytes: Uint8Array | null) => encoding.text(bytes),
      "string GetString(byte[] bytes, int index, int count)": (
        encoding: Encoding,
        bytes: Uint8Array | null,
        index: number,
        count: number,
      ) => encoding.text(bytes, index, count),
    },
  },
];
