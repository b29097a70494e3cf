import { createHash } from "node:crypto";

/** Namespace of every name UUID here; drawn once, and part of the names of what is deployed. */
const namespace = Buffer.from("7c0dfb1ae6a04c5d9d1b1c3a5f0e8b46", "hex");

/** The UUID (version 5) of a text: the same text gives the same UUID on every machine. @see RFC 9562, section 5.5 */
export function nameUuid(text: string): string {
  const digest = createHash("sha1").update(namespace).update(text).digest().subarray(0, 16);
  digest.writeUInt8((digest.readUInt8(6) & 0x0f) | 0x50, 6);
  digest.writeUInt8((digest.readUInt8(8) & 0x3f) | 0x80, 8);
  return digest.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
