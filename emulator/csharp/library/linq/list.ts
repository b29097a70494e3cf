import { CSharpException } from "../../definition";
import { areEqual } from "./equality";
import { collectionModified, indexOutOfRange } from "./failures";

/** `List<T>`. */
export class List<T> implements Iterable<T> {
  /** Its elements; only its own methods change them. */
  readonly items: T[];
  #version = 0;

  constructor(items: T[] = []) {
    this.items = items;
  }

  get size(): number {
    return this.items.length;
  }

  *[Symbol.iterator](): Iterator<T> {
    const version = this.#version;
    for (let index = 0; index < this.items.length; index++) {
      yield this.items[index] as T;
      if (this.#version !== version) throw collectionModified();
    }
  }

  get(index: number): T {
    if (index < 0 || index >= this.items.length) throw indexOutOfRange();
    return this.items[index] as T;
  }

  set(index: number, value: T): void {
    if (index < 0 || index >= this.items.length) throw indexOutOfRange();
    this.#version++;
    this.items[index] = value;
  }

  add(item: T): void {
    this.#version++;
    this.items.push(item);
  }

  addRange(items: Iterable<T>): void {
    const added = [...items];
    this.#version++;
    for (const item of added) this.items.push(item);
  }

  insert(index: number, added: readonly T[]): void {
    if (index < 0 || index > this.items.length) {
      throw new CSharpException(
        "ArgumentOutOfRangeException",
        "Index must be within the bounds of the List.\r\nParameter name: index",
      );
    }
    this.#version++;
    this.items.splice(index, 0, ...added);
  }

  indexOf(item: T): number {
    return this.items.findIndex((other) => areEqual(other, item));
  }

  remove(item: T): boolean {
    const index = this.indexOf(item);
    if (index >= 0) this.removeRange(index, 1);
    return index >= 0;
  }

  removeAt(index: number): void {
    if (index < 0 || index >= this.items.length) throw indexOutOfRange();
    this.removeRange(index, 1);
  }

  removeRange(index: number, count: number): void {
    if (index < 0 || count < 0) throw indexOutOfRange();
    if (index + count > this.items.length) throw badRange();
    this.#version++;
    this.items.splice(index, count);
  }

  range(index: number, count: number): List<T> {
    if (index < 0 || count < 0) throw indexOutOfRange();
    if (index + count > this.items.length) throw badRange();
    return new List(this.items.slice(index, index + count));
  }

  removeAll(match: (item: T) => boolean): number {
    const kept = this.items.filter((item) => !match(item));
    const removed = this.items.length - kept.length;
    this.replaceAll(kept);
    return removed;
  }

  replaceAll(items: readonly T[]): void {
    this.#version++;
    this.items.length = 0;
    for (const item of items) this.items.push(item);
  }

  toText(): string {
    return "System.Collections.Generic.List`1[System.Object]";
  }
}

function badRange(): CSharpException {
  return new CSharpException(
    "ArgumentException",
    "Offset and length were out of bounds for the array or count is greater than the number of elements from index to the end of the source collection.",
  );
}
