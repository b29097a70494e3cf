import type { Config } from "../config/schema";

/** What a column of measured traffic may mean; the first three must be there. */
export const meanings = [
  "timestamp",
  "promptTokens",
  "outputTokens",
  "cachedTokens",
  "maxOutputTokens",
  "durationMs",
  "ttftMs",
  "requestId",
  "consumer",
] as const;
export type Meaning = (typeof meanings)[number];

const required = ["timestamp", "promptTokens", "outputTokens"] as const satisfies readonly Meaning[];

type ColumnNames = { readonly [meaning in (typeof required)[number]]: string } & {
  readonly [meaning in Meaning]?: string;
};

/** Which of a file's columns holds what. */
export interface Layout {
  readonly name: string;
  readonly columns: ColumnNames;
}

const known: readonly Layout[] = [
  {
    name: "Headroom's layout",
    columns: {
      timestamp: "timestamp",
      promptTokens: "prompt_tokens",
      outputTokens: "output_tokens",
      cachedTokens: "cached_tokens",
      maxOutputTokens: "max_output_tokens",
      durationMs: "duration_ms",
      ttftMs: "ttft_ms",
      requestId: "request_id",
      consumer: "consumer",
    },
  },
  {
    name: "Azure LLM inference trace",
    columns: { timestamp: "TIMESTAMP", promptTokens: "ContextTokens", outputTokens: "GeneratedTokens" },
  },
];

/**
 * Finds the layout of a file with these columns: the environment's mapping where the file has its timestamp, prompt and
 * output columns, else one that is known. Answers what is wrong when none fits.
 */
export function detectLayout(columns: readonly string[], mapping?: Config["traffic"]["columns"]): Layout | string {
  const got = columns.length > 0 ? `got ${columns.join(", ")}` : "got no column";
  if (mapping && missing(pick(mapping, required), columns).length === 0) {
    // To the last column: an optional one that is misspelled would be lost in silence.
    const lost = missing(mapping, columns);
    if (lost.length > 0) return `must hold ${lost.join(", ")}, which traffic.columns names, ${got}`;
    return settle({ name: "traffic.columns", columns: mapping }, columns);
  }
  const fits = known.find((layout) => missing(pick(layout.columns, required), columns).length === 0);
  if (fits) return settle(fits, columns);
  const layouts = mapping ? [{ name: "traffic.columns", columns: mapping }, ...known] : known;
  const wanted = layouts.map(({ name, columns: names }) => `${required.map((one) => names[one]).join(", ")} (${name})`);
  const cure = mapping ? "correct traffic.columns" : "say under traffic.columns which column holds what";
  return `must hold ${wanted.join(" or ")}, ${got} (${cure})`;
}

/** The file's own spelling of a column that is asked for: exactly, else but for upper and lower case. */
export function findColumn(columns: readonly string[], name: string): string | undefined {
  return columns.find((column) => column === name) ?? columns.find((column) => same(column, name));
}

function missing(wanted: { readonly [meaning in Meaning]?: string }, columns: readonly string[]): string[] {
  return Object.values(wanted).filter((name) => findColumn(columns, name) === undefined);
}

function pick(names: ColumnNames, which: readonly Meaning[]): { readonly [meaning in Meaning]?: string } {
  return Object.fromEntries(which.map((meaning) => [meaning, names[meaning]]));
}

function settle(layout: Layout, columns: readonly string[]): Layout | string {
  // A request_id is what it says in every layout.
  const names = { requestId: "request_id", ...layout.columns };
  const found = meanings.flatMap((meaning) => {
    const name = names[meaning];
    const column = name === undefined ? undefined : findColumn(columns, name);
    return column === undefined ? [] : [[meaning, column] as const];
  });
  const twice = found.find(([, column]) => columns.filter((other) => other === column).length > 1);
  if (twice) return `must hold ${twice[1]} once, got it ${columns.filter((one) => one === twice[1]).length} times`;
  return { name: layout.name, columns: Object.fromEntries(found) as unknown as ColumnNames };
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
