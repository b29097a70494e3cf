import { CSharpException } from "../definition";

/**
 * What .NET throws for an argument beyond its range, in the words of the .NET Framework, as {@link argumentNull} has them. Which runtime a gateway is on is
 * published nowhere: an assumption that only the messages of exceptions rest on.
 */
export function argumentOutOfRange(message: string, parameter: string): CSharpException {
  return new CSharpException("ArgumentOutOfRangeException", `${message}\r\nParameter name: ${parameter}`);
}

/** An `ArgumentException`, of a parameter if one is named. */
export function argumentException(message: string, parameter?: string): CSharpException {
  return new CSharpException(
    "ArgumentException",
    parameter === undefined ? message : `${message}\r\nParameter name: ${parameter}`,
  );
}

/** What an index beyond a text or an array throws. */
export function indexOutside(parameter: string): CSharpException {
  return argumentOutOfRange(
    "Index was out of range. Must be non-negative and less than the size of the collection.",
    parameter,
  );
}

/** What `Parse` throws for a text that is no such number. */
export function badFormat(message = "Input string was not in a correct format."): CSharpException {
  return new CSharpException("FormatException", message);
}

/** What `ToString` throws for a format that the type has not. */
export function badSpecifier(): CSharpException {
  return badFormat("Format specifier was invalid.");
}

/** What a number throws that its type can't hold; `type` with its article, as `an Int32`. */
export function outsideOfType(type: string): CSharpException {
  return new CSharpException("OverflowException", `Value was either too large or too small for ${type}.`);
}
