/** Says in a user's words what DuckDB's readers complain about; undefined for what is no fault of the files. */
export function sayReaderError({ message }: Error): string | undefined {
  const [said = ""] = message.split("\n");
  if (/No files found|Cannot open file|No such file/.test(said)) return "must be there, but vanished while it was read";
  if (/state machine reached an invalid state/.test(said)) {
    return "must end all lines alike, LF or CRLF, and quote values whole (write it with one kind of line end)";
  }
  return /^(IO Error|Invalid Input Error|Parameter Not Allowed Error)/.test(said)
    ? `cannot be read: ${said}`
    : undefined;
}
