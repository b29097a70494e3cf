import { textOf } from "../../object";
import { areEqual, type ComparedByContent, keyOfAll } from "../linq/equality";

/** A C# anonymous object, `new { model = "gpt", max_tokens = 5 }`: its properties in order, each in the representation of `object`. */
export class AnonymousObject implements ComparedByContent {
  constructor(readonly values: ReadonlyMap<string, unknown>) {}

  equals(other: unknown): boolean {
    return areEqual(this, other);
  }

  contentKey(): string {
    return keyOfAll([...this.values].flat());
  }

  toText(): string {
    const properties = [...this.values].map(([name, value]) => `${name} = ${textOf(value)}`);
    return `{ ${properties.join(", ")} }`;
  }
}
