/** A table; a cell's pipes and line breaks are kept from breaking it. */
export function table(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  if (rows.length === 0) return "None.\n";
  const line = (cells: readonly (string | number)[]) => `| ${cells.map(cell).join(" | ")} |`;
  return `${[line(header), `|${header.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n")}\n`;
}

/** A list, one item a line. */
export function list(items: readonly string[]): string {
  return items.length === 0 ? "None.\n" : `${items.map((item) => `- ${item}`).join("\n")}\n`;
}

/** Whole dollars. */
export function dollars(usd: number): string {
  return `$${Math.round(usd).toLocaleString("en-US")}`;
}

/** A share as a percentage with one digit. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** A whole number with thousands separated. */
export function number(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

function cell(value: string | number): string {
  return String(value).replaceAll("|", "\\|").replaceAll("\n", "<br>");
}
