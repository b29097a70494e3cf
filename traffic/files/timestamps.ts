import type { InspectedFile } from "./inspect-file";

/**
 * How a file writes its timestamps; one form a file.
 *
 * - `zoned`: text that ends in a zone or offset
 * - `local`: text without one, in the environment's time zone
 * - `seconds`, `milliseconds`, `microseconds`: a number since 1970-01-01 UTC
 * - `typed`: a Parquet timestamp, with or without zone
 */
export type TimestampForm = "zoned" | "local" | "seconds" | "milliseconds" | "microseconds" | "typed";

/** Zone or offset after a time of day. */
const zone = String.raw`\d:\d.*([A-Za-z]|[+-]\d\d(:?\d\d)?)$`;
const year2100Seconds = 4_102_444_800;

/** Finds the form of a file's timestamps from its first rows, the majority's where they differ. */
export function detectTimestamps(file: InspectedFile, column: string): TimestampForm {
  const index = file.columns.findIndex(({ name }) => name === column);
  const type = file.columns[index]?.type ?? "VARCHAR";
  if (type.startsWith("TIMESTAMP")) return "typed";
  const forms = file.firstRows.map((row) => formOf(row[index] ?? ""));
  const counts = new Map<TimestampForm, number>();
  for (const form of forms) if (form) counts.set(form, (counts.get(form) ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? "local";
}

/** Whether timestamps are numbers. */
export function isEpoch(form: TimestampForm): boolean {
  return form in perSecond;
}

function formOf(text: string): TimestampForm | undefined {
  if (text.trim() === "") return undefined;
  const number = Number(text);
  if (!Number.isNaN(number)) return epochUnit(number);
  return new RegExp(zone).test(text) ? "zoned" : "local";
}

function epochUnit(number: number): TimestampForm {
  if (number < year2100Seconds) return "seconds";
  return number < year2100Seconds * 1000 ? "milliseconds" : "microseconds";
}

/** Width of the clock-aligned slots that peaks are taken from. */
export const slotSeconds = 10;
/** No slot is later: a timestamp beyond 2100 is in another unit, or a mistake. */
export const lastSlot = year2100Seconds / slotSeconds;

const perSecond = { seconds: 1, milliseconds: 1_000, microseconds: 1_000_000 } as const;

/** SQL for the slot that a timestamp falls into, counted from 1970-01-01 UTC; NULL where it cannot be read. */
export function slotSql(column: string, form: TimestampForm, timeZone: string): string {
  if (isEpoch(form)) {
    const number = `TRY_CAST(${column} AS DOUBLE)`;
    return `TRY_CAST(floor(${number} / ${slotSeconds * perSecond[form as keyof typeof perSecond]}) AS INTEGER)`;
  }
  const milliseconds = `(${millisecondsSql(column, form, timeZone)})`;
  // Whole-number division rounds towards 0, which would put 1969's last seconds into 1970's first.
  return `CASE WHEN ${milliseconds} >= 0 THEN TRY_CAST(${milliseconds} // ${slotSeconds * 1000} AS INTEGER) END`;
}

/** SQL for a timestamp in milliseconds since 1970-01-01 UTC; NULL where it cannot be read. */
export function millisecondsSql(column: string, form: TimestampForm, timeZone: string): string {
  switch (form) {
    case "typed":
      return `epoch_ms(TRY_CAST(${column} AS TIMESTAMPTZ))`;
    case "zoned":
      return `CASE WHEN ${zonedSql(column)} THEN epoch_ms(TRY_CAST(${column} AS TIMESTAMPTZ)) END`;
    case "local":
      // A day without a time of day says too little. UTC can do without ICU, which is three times slower.
      return `CASE WHEN strlen(${column}) > 10 AND NOT ${zonedSql(column)}
        THEN epoch_ms(TRY_CAST(${column} AS ${timeZone === "UTC" ? "TIMESTAMP" : "TIMESTAMPTZ"})) END`;
    default:
      return `TRY_CAST(floor(TRY_CAST(${column} AS DOUBLE) * ${1000 / perSecond[form]}) AS BIGINT)`;
  }
}

/** SQL for whether a timestamp's text says its zone. */
export function zonedSql(column: string): string {
  return `(suffix(${column}, 'Z') OR regexp_matches(${column}, '${zone}'))`;
}
