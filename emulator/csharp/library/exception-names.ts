/** Exceptions of .NET: each with its base class, and its namespace where that is not `System`. */
const declared: Readonly<Record<string, readonly [base: string, space?: string]>> = {
  SystemException: ["Exception"],
  ApplicationException: ["Exception"],
  ArgumentException: ["SystemException"],
  ArgumentNullException: ["ArgumentException"],
  ArgumentOutOfRangeException: ["ArgumentException"],
  DecoderFallbackException: ["ArgumentException", "System.Text"],
  ArithmeticException: ["SystemException"],
  DivideByZeroException: ["ArithmeticException"],
  OverflowException: ["ArithmeticException"],
  FormatException: ["SystemException"],
  UriFormatException: ["FormatException"],
  IndexOutOfRangeException: ["SystemException"],
  InsufficientExecutionStackException: ["SystemException"],
  InvalidCastException: ["SystemException"],
  InvalidOperationException: ["SystemException"],
  InvalidProgramException: ["SystemException"],
  KeyNotFoundException: ["SystemException", "System.Collections.Generic"],
  NotImplementedException: ["SystemException"],
  NotSupportedException: ["SystemException"],
  NullReferenceException: ["SystemException"],
  OperationCanceledException: ["SystemException"],
  TimeoutException: ["SystemException"],
  UnauthorizedAccessException: ["SystemException"],
  CryptographicException: ["SystemException", "System.Security.Cryptography"],
  RegexMatchTimeoutException: ["TimeoutException", "System.Text.RegularExpressions"],
  JsonException: ["Exception", "Newtonsoft.Json"],
  JsonReaderException: ["JsonException", "Newtonsoft.Json"],
  JsonSerializationException: ["JsonException", "Newtonsoft.Json"],
  JsonWriterException: ["JsonException", "Newtonsoft.Json"],
};

/** Names of the exceptions that the library knows, `Exception` itself not among them. */
export const exceptionNames: readonly string[] = Object.keys(declared);

/** The class that an exception derives from; undefined for `Exception`, which all derive from. */
export function baseOf(name: string): string | undefined {
  return name === "Exception" ? undefined : (declared[name]?.[0] ?? "Exception");
}

/** Whether an exception of the one class is also one of the other. */
export function derivesFrom(name: string, base: string): boolean {
  for (let each: string | undefined = name; each !== undefined; each = baseOf(each)) if (each === base) return true;
  return false;
}

/** An exception's name with its namespace. */
export function fullExceptionName(name: string): string {
  return `${declared[name]?.[1] ?? "System"}.${name}`;
}
