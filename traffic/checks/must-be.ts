import type { TimestampForm } from "../files/timestamps";
import { type Meaning, meanings } from "../layout";
import { mostMilliseconds, mostTokens } from "../query";
import type { Source } from "../sources";

const timestampForms: Readonly<Record<TimestampForm, string>> = {
  zoned: "a date and time with its zone, such as 2026-03-01T08:30:00Z, as in the file's other rows",
  local: "a date and time without a zone, such as 2026-03-01 08:30:00, as in the file's other rows",
  seconds: "seconds since 1970, as in the file's other rows",
  milliseconds: "milliseconds since 1970, as in the file's other rows",
  microseconds: "microseconds since 1970, as in the file's other rows",
  typed: "a date and time from 1970 to 2100",
};

/** What a column's value must be, in words; `promptTokens` is the row's, where it is known. */
export function mustBe(source: Source, meaning: Meaning, promptTokens?: number): string {
  if (meaning === "timestamp") return `must be ${timestampForms[source.timestamps]}`;
  if (meaning === "durationMs" || meaning === "ttftMs") return `must be milliseconds from 0 to ${mostMilliseconds}`;
  const most =
    meaning === "cachedTokens" && promptTokens !== undefined ? `the prompt's ${promptTokens}` : `${mostTokens}`;
  return `must be whole tokens from 0 to ${most}`;
}

/** What a file's column means, if anything to us. */
export function meaningOf({ layout }: Source, column: string): Meaning | undefined {
  return meanings.find((meaning) => layout.columns[meaning] === column);
}

/** A value as it is shown in a problem: quoted, and not endless. */
export function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
