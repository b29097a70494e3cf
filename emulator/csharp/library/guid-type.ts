import type { Ambient, Ref, TypeDefinition } from "../definition";
import { Guid } from "./guid";
import { argumentNull } from "./linq/failures";

function parse(text: string | null): Guid {
  if (text === null) throw argumentNull("input");
  return Guid.parse(text);
}

function tryParse(text: string | null, result: Ref): boolean {
  const found = Guid.tryParse(text);
  result.value = found ?? Guid.empty;
  return found !== null;
}

/** `System.Guid`. */
export const guidTypes: readonly TypeDefinition[] = [
  {
    name: "Guid",
    aliases: ["System.Guid"],
    kind: "struct",
    is: (value) => value instanceof Guid,
    members: {
      "static Guid Empty": () => Guid.empty,
      "static Guid NewGuid() @ambient": ({ random }: Ambient) => Guid.make(random),
      "static Guid Parse(string input)": parse,
      "static bool TryParse(string input, out Guid result)": tryParse,
      "new()": () => Guid.empty,
      "new(string g)": parse,
      "new(byte[] b)": (bytes: Uint8Array | null) => {
        if (bytes === null) throw argumentNull("b");
        return Guid.ofBytes(bytes);
      },
      "string ToString()": (guid: Guid) => guid.text,
      "string ToString(string format)": (guid: Guid, format: string | null) => guid.format(format),
      "byte[] ToByteArray()": (guid: Guid) => guid.toBytes(),
      "bool Equals(Guid g)": (guid: Guid, other: Guid) => guid.equals(other),
      "int CompareTo(Guid value)": (guid: Guid, other: Guid) => guid.compareTo(other),
      "static bool operator ==(Guid a, Guid b)": (a: Guid, b: Guid) => a.equals(b),
      "static bool operator !=(Guid a, Guid b)": (a: Guid, b: Guid) => !a.equals(b),
    },
  },
];
