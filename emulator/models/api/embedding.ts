import type { EmbeddingCall } from "./call";

/** A text as a vector. */
export type Embed = (text: string) => readonly number[];

/** Dimensions of the published embedding models; others are taken to have as many as text-embedding-3-small. */
const publishedDimensions: ReadonlyMap<string, number> = new Map([
  ["text-embedding-3-large", 3072],
  ["text-embedding-3-small", 1536],
  ["text-embedding-ada-002", 1536],
]);

/** Weights of what a text is compared by: assumptions of this embedding, which is no model's. Words count most; letters forgive spelling. */
const wordWeight = 1;
const pairWeight = 0.5;
const trigramWeight = 0.35;

/** Dimensions of a model's vectors. */
export function embeddingDimensions(model: string): number {
  return publishedDimensions.get(model) ?? 1536;
}

/**
 * A deterministic embedding that needs no model: words, pairs of words and groups of three letters are hashed into dimensions, with a sign; the vector has
 * length 1. Texts that share words are near, those that share none are nearly at right angles. Meaning is not seen.
 */
export function hashedEmbedding(text: string, dimensions: number): number[] {
  const vector = new Array<number>(dimensions).fill(0);
  let previous = "";
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)) {
    add(vector, word, wordWeight);
    if (previous !== "") add(vector, `${previous} ${word}`, pairWeight);
    const bounded = `^${word}$`;
    for (let i = 0; i + 3 <= bounded.length; i++) add(vector, bounded.slice(i, i + 3), trigramWeight);
    previous = word;
  }
  return unitLength(vector);
}

/** The answer to a call that embeds, as JSON. Vectors are shortened to the dimensions asked for and have length 1 again. */
export function embeddingObject(call: EmbeddingCall, model: string, embed: Embed | undefined): string {
  const dimensions = call.dimensions ?? embeddingDimensions(model);
  const data = call.inputs.map((input, index) => {
    const vector = embed === undefined ? hashedEmbedding(input, dimensions) : shortened(embed(input), call.dimensions);
    return `{"object":"embedding","index":${index},"embedding":${call.base64 ? base64(vector) : floats(vector)}}`;
  });
  return `{"object":"list","data":[${data.join(",")}],"model":${JSON.stringify(model)},"usage":{"prompt_tokens":${call.tokens},"total_tokens":${call.tokens}}}`;
}

function shortened(vector: readonly number[], dimensions: number | undefined): readonly number[] {
  return dimensions === undefined || dimensions >= vector.length ? vector : unitLength(vector.slice(0, dimensions));
}

function unitLength(vector: number[]): number[] {
  let squares = 0;
  for (const value of vector) squares += value * value;
  if (squares === 0) {
    if (vector.length > 0) vector[0] = 1;
    return vector;
  }
  const length = Math.sqrt(squares);
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] ?? 0) / length;
  return vector;
}

function add(vector: number[], feature: string, weight: number): void {
  let hash = 0x811c9dc5;
  for (let i = 0; i < feature.length; i++) hash = Math.imul(hash ^ feature.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  hash = (hash ^ (hash >>> 13)) >>> 0;
  const index = (hash >>> 1) % vector.length;
  vector[index] = (vector[index] ?? 0) + (hash & 1 ? weight : -weight);
}

function floats(vector: readonly number[]): string {
  return `[${vector.map((value) => Math.round(value * 1e8) / 1e8).join(",")}]`;
}

/** Little-endian floats of 32 bits. */
function base64(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4);
  vector.forEach((value, index) => {
    bytes.writeFloatLE(value, index * 4);
  });
  return `"${bytes.toString("base64")}"`;
}
