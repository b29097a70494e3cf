import { type KeyOf, keyOf } from "./equality";
import { invalidOperation } from "./failures";

/** `HashSet<T>`; enumerated in the order of addition. */
export class HashSet<T> implements Iterable<T> {
  readonly #items = new Map<unknown, T>();
  readonly #keyOf: KeyOf;

  constructor(items: Iterable<T> = [], keys: KeyOf = keyOf) {
    this.#keyOf = keys;
    for (const item of items) this.add(item);
  }

  get size(): number {
    return this.#items.size;
  }

  [Symbol.iterator](): Iterator<T> {
    return this.#items.values();
  }

  has(item: T): boolean {
    return this.#items.has(this.#keyOf(item));
  }

  /** False for what it has already. */
  add(item: T): boolean {
    const key = this.#keyOf(item);
    if (this.#items.has(key)) return false;
    this.#items.set(key, item);
    return true;
  }

  remove(item: T): boolean {
    return this.#items.delete(this.#keyOf(item));
  }

  clear(): void {
    this.#items.clear();
  }

  /** A set of these items that tells them apart as this one does. */
  like(items: Iterable<T>): HashSet<T> {
    return new HashSet(items, this.#keyOf);
  }

  toText(): string {
    return "System.Collections.Generic.HashSet`1[System.Object]";
  }
}

/** `Queue<T>`: taken from in the order of addition. */
export class Queue<T> implements Iterable<T> {
  #items: T[];
  #first = 0;

  constructor(items: Iterable<T> = []) {
    this.#items = [...items];
  }

  get size(): number {
    return this.#items.length - this.#first;
  }

  [Symbol.iterator](): Iterator<T> {
    return this.#items.slice(this.#first).values();
  }

  enqueue(item: T): void {
    this.#items.push(item);
  }

  dequeue(): T {
    const item = this.peek();
    this.#first++;
    // Taken items are let go of in bulk, so that taking one costs the same however many there are.
    if (this.#first > 32 && this.#first * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#first);
      this.#first = 0;
    }
    return item;
  }

  peek(): T {
    if (this.size === 0) throw invalidOperation("Queue empty.");
    return this.#items[this.#first] as T;
  }

  clear(): void {
    this.#items = [];
    this.#first = 0;
  }

  toText(): string {
    return "System.Collections.Generic.Queue`1[System.Object]";
  }
}

/** `Stack<T>`: taken from, and enumerated, in the opposite order of addition. */
export class Stack<T> implements Iterable<T> {
  readonly #items: T[];

  constructor(items: Iterable<T> = []) {
    this.#items = [...items];
  }

  get size(): number {
    return this.#items.length;
  }

  [Symbol.iterator](): Iterator<T> {
    return this.#items.toReversed().values();
  }

  push(item: T): void {
    this.#items.push(item);
  }

  pop(): T {
    const item = this.peek();
    this.#items.pop();
    return item;
  }

  peek(): T {
    if (this.size === 0) throw invalidOperation("Stack empty.");
    return this.#items[this.size - 1] as T;
  }

  clear(): void {
    this.#items.length = 0;
  }

  toText(): string {
    return "System.Collections.Generic.Stack`1[System.Object]";
  }
}
