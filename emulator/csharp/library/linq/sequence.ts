import { argumentNull } from "./failures";

/** A lazy `IEnumerable<T>`: what it yields is worked out anew each time it is enumerated. */
export class Sequence<T> implements Iterable<T> {
  readonly #start: () => Iterator<T>;

  constructor(start: () => Iterator<T>) {
    this.#start = start;
  }

  [Symbol.iterator](): Iterator<T> {
    return this.#start();
  }
}

/** What C# calls an `IEnumerable<T>`: a string is one of its UTF-16 units. */
export type Source<T = unknown> = Iterable<T> | null;

/** The elements of what is enumerated; a string's are its units. Throws for null, with the parameter that it was given for. */
export function elementsOf<T>(source: Source<T>, parameter = "source"): Iterable<T> {
  if (source === null || source === undefined) throw argumentNull(parameter);
  return typeof source === "string" ? ((source as string).split("") as Iterable<unknown> as Iterable<T>) : source;
}
