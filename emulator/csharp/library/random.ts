import type { Ambient, TypeDefinition } from "../definition";
import { argumentOutOfRange } from "./argument-failures";

const mostInt = 2_147_483_647;
/** The seed of the generator's table, from the golden ratio. */
const start = 161_803_398;

interface Generator {
  /** From 0 up to 1. */
  readonly sample: () => number;
  readonly nextInt: () => number;
}

/**
 * The subtractive generator that .NET uses when it is given a seed, in the .NET Framework and since: Knuth, The Art of Computer Programming, volume 2,
 * 3.2.2, with .NET's slip in the second lag (21 instead of 31), which its numbers depend on.
 */
class SubtractiveGenerator implements Generator {
  readonly #table = new Int32Array(56);
  #at = 0;
  #other = 21;

  constructor(seed: number) {
    const table = this.#table;
    let last = start - (seed === -2_147_483_648 ? mostInt : Math.abs(seed));
    table[55] = last;
    let next = 1;
    for (let index = 1; index < 55; index++) {
      const at = (21 * index) % 55;
      table[at] = next;
      next = last - next;
      if (next < 0) next += mostInt;
      last = table[at] as number;
    }
    for (let round = 1; round < 5; round++) {
      for (let index = 1; index < 56; index++) {
        // The table's own 32 bits wrap as an int's do.
        table[index] = (table[index] as number) - (table[1 + ((index + 30) % 55)] as number);
        if ((table[index] as number) < 0) table[index] = (table[index] as number) + mostInt;
      }
    }
  }

  readonly nextInt = (): number => {
    const table = this.#table;
    this.#at = this.#at >= 55 ? 1 : this.#at + 1;
    this.#other = this.#other >= 55 ? 1 : this.#other + 1;
    let next = (table[this.#at] as number) - (table[this.#other] as number);
    if (next === mostInt) next--;
    if (next < 0) next += mostInt;
    table[this.#at] = next;
    return next;
  };

  readonly sample = (): number => this.nextInt() * (1 / mostInt);

  /** For ranges that an int does not hold: two numbers, the second of which decides the sign. */
  sampleLarge(): number {
    const next = this.nextInt();
    const signed = this.nextInt() % 2 === 0 ? -next : next;
    return (signed + (mostInt - 1)) / (2 * mostInt - 1);
  }
}

/** `System.Random`. */
class Random {
  readonly typeName = "System.Random";

  constructor(private readonly generator: Generator) {}

  next(): number {
    return this.generator.nextInt();
  }

  below(most: number): number {
    if (most < 0) throw argumentOutOfRange("'maxValue' must be greater than zero.", "maxValue");
    return Math.trunc(this.generator.sample() * most);
  }

  between(least: number, most: number): number {
    if (least > most) throw argumentOutOfRange("'minValue' cannot be greater than maxValue.", "minValue");
    const range = most - least;
    const { generator } = this;
    const isLarge = range > mostInt && generator instanceof SubtractiveGenerator;
    return Math.trunc((isLarge ? generator.sampleLarge() : generator.sample()) * range) + least;
  }

  fraction(): number {
    return this.generator.sample();
  }

  fill(bytes: Uint8Array): void {
    for (let index = 0; index < bytes.length; index++) bytes[index] = this.generator.nextInt() & 255;
  }

  toText(): string {
    return this.typeName;
  }
}

/** Without a seed: the chance that the engine gives. */
function ambient({ random }: Ambient): Random {
  return new Random({ sample: random, nextInt: () => Math.floor(random() * mostInt) });
}

/** `System.Random`. */
export const randomTypes: readonly TypeDefinition[] = [
  {
    name: "Random",
    aliases: ["System.Random"],
    kind: "class",
    is: (value) => value instanceof Random,
    members: {
      "new() @ambient": ambient,
      "new(int Seed)": (seed: number) => new Random(new SubtractiveGenerator(seed)),
      "int Next()": (random: Random) => random.next(),
      "int Next(int maxValue)": (random: Random, most: number) => random.below(most),
      "int Next(int minValue, int maxValue)": (random: Random, least: number, most: number) =>
        random.between(least, most),
      "double NextDouble()": (random: Random) => random.fraction(),
      "void NextBytes(byte[] buffer)": (random: Random, bytes: Uint8Array) => random.fill(bytes),
    },
  },
];
