import { textOf } from "../../object";
import { areEqual, type ComparedByContent, keyOfAll } from "./equality";

/** `KeyValuePair<TKey, TValue>`. */
export class KeyValuePair<K, V> implements ComparedByContent {
  constructor(
    readonly Key: K,
    readonly Value: V,
  ) {}

  contentKey(): string {
    return keyOfAll([this.Key, this.Value]);
  }

  equals(other: unknown): boolean {
    return areEqual(this, other);
  }

  toText(): string {
    return `[${textOf(this.Key)}, ${textOf(this.Value)}]`;
  }
}
