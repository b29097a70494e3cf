/** The `index`th range of `prefixBits` inside an IPv4 address space, as CIDR; `RangeError` when it lies outside. */
export function subnetRange(addressSpace: string, prefixBits: number, index: number): string {
  const [address = "", bits = ""] = addressSpace.split("/");
  const spaceBits = Number(bits);
  const count = 2 ** (prefixBits - spaceBits);
  if (index + 1 > count) {
    throw new RangeError(`address space ${addressSpace} must hold ${index + 1} ranges of /${prefixBits}`);
  }
  const start = address.split(".").reduce((value, part) => value * 256 + Number(part), 0);
  // An address inside the space stands for the space's first one.
  const first = start - (start % 2 ** (32 - spaceBits)) + index * 2 ** (32 - prefixBits);
  return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".")}/${prefixBits}`;
}
