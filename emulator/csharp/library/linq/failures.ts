import { CSharpException } from "../../definition";

// Messages are those of the .NET Framework, whose types the service documents; failures reported from it in 2024 have the wording of .NET Core as
// well, so that nothing but the messages of exceptions rests on it.

/** What .NET throws for a null argument. */
export function argumentNull(parameter: string): CSharpException {
  return new CSharpException("ArgumentNullException", `Value cannot be null.\r\nParameter name: ${parameter}`);
}

/** What a list throws for an index that it has not. */
export function indexOutOfRange(): CSharpException {
  return new CSharpException(
    "ArgumentOutOfRangeException",
    "Index was out of range. Must be non-negative and less than the size of the collection.\r\nParameter name: index",
  );
}

/** What an array throws for an index that it has not. */
export function outsideOfArray(): CSharpException {
  return new CSharpException("IndexOutOfRangeException", "Index was outside the bounds of the array.");
}

/** What a dictionary throws for a key that it has not. */
export function keyNotFound(): CSharpException {
  return new CSharpException("KeyNotFoundException", "The given key was not present in the dictionary.");
}

/** What a dictionary throws for a key that it has already. */
export function sameKeyAdded(): CSharpException {
  return new CSharpException("ArgumentException", "An item with the same key has already been added.");
}

/** What an enumeration throws when its collection was changed under it. */
export function collectionModified(): CSharpException {
  return invalidOperation("Collection was modified; enumeration operation may not execute.");
}

/** An `InvalidOperationException` with this message. */
export function invalidOperation(message: string): CSharpException {
  return new CSharpException("InvalidOperationException", message);
}

/** What `First` and the like throw when there is nothing. */
export function noElements(): CSharpException {
  return invalidOperation("Sequence contains no elements");
}

/** What `First` and the like throw when nothing meets their condition. */
export function noMatch(): CSharpException {
  return invalidOperation("Sequence contains no matching element");
}

/** What checked sums throw. */
export function overflow(): CSharpException {
  return new CSharpException("OverflowException", "Arithmetic operation resulted in an overflow.");
}
