import { suggest } from "../written/check";
import { skuScope } from "./lookup";
import type { TableName, WrittenTables } from "./schema";

/** What is wrong with a row in the light of the others. */
export interface RowProblem {
  readonly table: TableName;
  readonly path: readonly (string | number)[];
  readonly message: string;
}

type Tables = Partial<WrittenTables>;

/**
 * What must hold between rows: every id, model, version and region that a row names exists, no fact is stated twice, a
 * row's date is its source's, ranges hold their value. Tables that could not be read are left out, with all that refers
 * to them.
 */
export function checkReferences(tables: Tables): RowProblem[] {
  return [
    ...duplicateProblems(tables),
    ...sourceProblems(tables),
    ...modelProblems(tables),
    ...regionProblems(tables),
    ...valueProblems(tables),
  ];
}

type Cell = string | number | undefined;
type Row = Readonly<Record<string, unknown>>;

/** Columns that together name the fact a row states. */
const keys: Readonly<Record<TableName, readonly string[]>> = {
  sources: ["id"],
  models: ["model", "version"],
  regions: ["name"],
  "region-sets": ["name"],
  offers: ["model", "version", "sku"],
  "provisioned-sizes": ["model", "version"],
  "priority-targets": ["model", "version"],
  "token-prices": ["model", "version", "sku", "zone", "serviceTier", "context"],
  "provisioned-prices": ["sku"],
  "price-rules": ["id"],
  quotas: ["model", "sku"],
  "request-ratios": ["model", "sku"],
  "batch-quotas": ["model", "sku"],
  limits: ["name"],
  assumptions: ["name"],
};

function eachRow(tables: Tables, visit: (table: TableName, row: Row, index: number) => RowProblem[]): RowProblem[] {
  return Object.entries(tables).flatMap(([table, rows]) =>
    (rows as readonly object[]).flatMap((row, index) => visit(table as TableName, row as Row, index)),
  );
}

function duplicateProblems(tables: Tables): RowProblem[] {
  const first = new Map<string, number>();
  return eachRow(tables, (table, row, index) => {
    const cells = keys[table].map((column) => row[column] as Cell).filter((cell) => cell !== undefined);
    const key = `${table}: ${cells.join(" ")}`;
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, index);
      return [];
    }
    return [{ table, path: [index], message: `${cells.join(" ")} must be stated once, row ${before} states it too` }];
  });
}

function sourceProblems(tables: Tables): RowProblem[] {
  if (!tables.sources) return [];
  const dates = new Map(tables.sources.map(({ id, date }) => [id, date]));
  return eachRow(tables, (table, { source, checked }, index) => {
    if (typeof source !== "string") return [];
    const ids = source.split(" ");
    const unknown = ids.filter((id) => !dates.has(id));
    if (unknown.length > 0) {
      return unknown.map((id) => ({
        table,
        path: [index, "source"],
        message: `${id} is not in sources.yaml (${suggest(id, [...dates.keys()])})`,
      }));
    }
    const newest = ids
      .map((id) => dates.get(id) as string)
      .sort()
      .at(-1);
    if (checked === newest) return [];
    const message = `must be ${newest}, the date of ${ids.length > 1 ? "its newest source" : source}, got ${checked}`;
    return [{ table, path: [index, "checked"], message }];
  });
}

function modelProblems(tables: Tables): RowProblem[] {
  const { models } = tables;
  if (!models) return [];
  const names = [...new Set(models.map(({ model }) => model))];
  return eachRow(tables, (table, { model, version }, index) => {
    if (typeof model !== "string" || table === "models") return [];
    const versions = models.filter((row) => row.model === model).map((row) => row.version);
    if (versions.length === 0) {
      return [{ table, path: [index, "model"], message: `${model} is not in models.yaml (${suggest(model, names)})` }];
    }
    if (typeof version !== "string" || versions.includes(version)) return [];
    const message = `${model} ${version} is not in models.yaml (it has ${versions.join(", ")})`;
    return [{ table, path: [index, "version"], message }];
  });
}

function regionProblems({ regions, "region-sets": sets, offers = [] }: Tables): RowProblem[] {
  if (!regions || !sets) return [];
  const known = regions.map(({ name }) => name);
  const unknown = (table: TableName, index: number, named: readonly string[], allowed: readonly string[]) =>
    named.flatMap((name, at): RowProblem[] =>
      allowed.includes(name)
        ? []
        : [{ table, path: [index, "regions", at], message: `${name} is not a region (${suggest(name, allowed)})` }],
    );
  const allowedInOffers = [...known, ...sets.map(({ name }) => name)];
  return [
    ...sets.flatMap((set, index) => unknown("region-sets", index, set.regions, known)),
    ...sets.flatMap(({ name }, index): RowProblem[] =>
      known.includes(name)
        ? [{ table: "region-sets", path: [index, "name"], message: `must not be a region's name, got ${name}` }]
        : [],
    ),
    ...offers.flatMap((offer, index) => unknown("offers", index, offer.regions, allowedInOffers)),
  ];
}

/** Assumptions that the reader and the look-ups themselves lean on. */
const neededAssumptions = ["requestsPerMinutePer1000Tokens", "requestWindowSeconds", "nearRetirementDays"];

function valueProblems(tables: Tables): RowProblem[] {
  const { "token-prices": prices = [], quotas = [], assumptions = [] } = tables;
  const missing = tables.assumptions
    ? neededAssumptions.filter((needed) => !assumptions.some(({ name }) => name === needed))
    : [];
  return [
    ...missing.map(
      (name): RowProblem => ({ table: "assumptions", path: [], message: `must hold a row named ${name}` }),
    ),
    ...prices.flatMap(({ sku, zone }, index): RowProblem[] => {
      const zoned = skuScope(sku) === "dataZone";
      if (zoned === (zone !== undefined)) return [];
      const message = zoned ? `must be set, ${sku} is priced by zone` : `must not be set, ${sku} has no zone`;
      return [{ table: "token-prices", path: [index, "zone"], message }];
    }),
    ...quotas.flatMap(({ tokensPerMinute: tokens, requestsPerMinute: requests }, index): RowProblem[] => {
      if (tokens.length === requests.length) return [];
      const message = `must have a figure for each of the ${tokens.length} tiers of tokensPerMinute, got ${requests.length}`;
      return [{ table: "quotas", path: [index, "requestsPerMinute"], message }];
    }),
    ...assumptions.flatMap(({ value, low, high }, index): RowProblem[] => {
      if (low <= value && value <= high) return [];
      return [
        { table: "assumptions", path: [index, "value"], message: `must lie between ${low} and ${high}, got ${value}` },
      ];
    }),
  ];
}
