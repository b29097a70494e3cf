import { CSharpException, type TypeDefinition } from "../definition";
import { baseOf, derivesFrom, exceptionNames, fullExceptionName } from "./exception-names";

/** Messages of exceptions that are made without one. */
const defaultMessages: Readonly<Record<string, string>> = {
  SystemException: "System error.",
  ApplicationException: "Error in the application.",
  ArgumentException: "Value does not fall within the expected range.",
  ArgumentNullException: "Value cannot be null.",
  ArgumentOutOfRangeException: "Specified argument was out of the range of valid values.",
  ArithmeticException: "Overflow or underflow in the arithmetic operation.",
  CryptographicException: "Error occurred during a cryptographic operation.",
  DivideByZeroException: "Attempted to divide by zero.",
  FormatException: "One of the identified items was in an invalid format.",
  IndexOutOfRangeException: "Index was outside the bounds of the array.",
  InvalidCastException: "Specified cast is not valid.",
  InvalidOperationException: "Operation is not valid due to the current state of the object.",
  KeyNotFoundException: "The given key was not present in the dictionary.",
  NotImplementedException: "The method or operation is not implemented.",
  NotSupportedException: "Specified method is not supported.",
  NullReferenceException: "Object reference not set to an instance of an object.",
  OperationCanceledException: "The operation was canceled.",
  OverflowException: "Arithmetic operation resulted in an overflow.",
  TimeoutException: "The operation has timed out.",
  UnauthorizedAccessException: "Attempted to perform an unauthorized operation.",
};

function defaultMessage(name: string): string {
  return defaultMessages[name] ?? `Exception of type '${fullExceptionName(name)}' was thrown.`;
}

function make(name: string, message: string | null, inner: CSharpException | null = null): CSharpException {
  const made = new CSharpException(name, message ?? defaultMessage(name));
  if (inner !== null) made.cause = inner;
  return made;
}

function aboutParameter(message: string, parameter: string | null): string {
  return parameter ? `${message}\r\nParameter name: ${parameter}` : message;
}

/** Constructors: those of arguments' exceptions take the parameter's name. */
function constructors(name: string): TypeDefinition["members"] {
  const plain = {
    "new()": () => make(name, null),
    "new(string message, Exception innerException)": (message: string | null, inner: CSharpException | null) =>
      make(name, message, inner),
  };
  const message = { "new(string message)": (text: string | null) => make(name, text) };
  switch (name) {
    case "ArgumentException":
      return {
        ...plain,
        ...message,
        "new(string message, string paramName)": (text: string | null, parameter: string | null) =>
          make(name, aboutParameter(text ?? defaultMessage(name), parameter)),
      };
    case "ArgumentNullException":
    case "ArgumentOutOfRangeException":
      return {
        ...plain,
        "new(string paramName)": (parameter: string | null) =>
          make(name, aboutParameter(defaultMessage(name), parameter)),
        "new(string paramName, string message)": (parameter: string | null, text: string | null) =>
          make(name, aboutParameter(text ?? defaultMessage(name), parameter)),
      };
    default:
      return { ...plain, ...message };
  }
}

function innermost(exception: CSharpException): CSharpException {
  return exception.cause instanceof CSharpException ? innermost(exception.cause) : exception;
}

const ofAll: TypeDefinition["members"] = {
  "string Message": (exception: CSharpException) => exception.message,
  "Exception InnerException": (exception: CSharpException) => exception.cause ?? null,
  "Exception GetBaseException()": innermost,
  // Where in the policy's C# it was thrown is not recorded.
  "string StackTrace": () => null,
  "string ToString()": (exception: CSharpException) => exception.toText(),
};

function exceptionType(name: string): TypeDefinition {
  const base = baseOf(name);
  return {
    name,
    aliases: [fullExceptionName(name)],
    kind: "class",
    ...(base !== undefined && { bases: [base] }),
    is: (value) => value instanceof CSharpException && derivesFrom(value.type, name),
    members: { ...(base === undefined && ofAll), ...constructors(name) },
  };
}

/** `Exception` and those that derive from it. */
export const exceptionTypes: readonly TypeDefinition[] = ["Exception", ...exceptionNames].map(exceptionType);
