const delimiters = [",", ";", "\t", "|"] as const;

/** Delimiter and column names of a CSV file. */
export interface CsvHeader {
  readonly delimiter: string;
  readonly columns: readonly string[];
}

/** Reads a CSV file's first line; the delimiter is the one of `,` `;` tab `|` that cuts it into most columns. */
export function parseCsvHeader(line: string): CsvHeader {
  const text = line.replace(/^\uFEFF/, "").replace(/\r$/, "");
  const headers = delimiters.map((delimiter) => ({ delimiter, columns: splitCsvLine(text, delimiter) }));
  return headers.reduce((best, header) => (header.columns.length > best.columns.length ? header : best));
}

/** Cuts one CSV line into its values, quotes taken off. */
export function splitCsvLine(line: string, delimiter: string): string[] {
  const values: string[] = [];
  let value = "";
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (character === '"') {
      if (quoted && line.charAt(at + 1) === '"') value += line.charAt(++at);
      else quoted = !quoted;
    } else if (character === delimiter && !quoted) {
      values.push(value.trim());
      value = "";
    } else value += character;
  }
  return [...values, value.trim()];
}
