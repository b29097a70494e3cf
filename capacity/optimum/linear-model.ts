/** A variable of a linear model: what a unit of it costs, its bounds, and whether it is whole. */
interface Column {
  readonly cost: number;
  readonly lower: number;
  readonly upper: number;
  readonly whole: boolean;
}

/** A constraint: `lower ≤ Σ coefficient × column ≤ upper`. */
interface Row {
  readonly lower: number;
  readonly upper: number;
  readonly terms: readonly Term[];
}

/** A column and its coefficient. */
export type Term = readonly [column: number, coefficient: number];

/** A mixed-integer linear programme to minimize: columns by index, rows over them. */
export class LinearModel {
  readonly columns: Column[] = [];
  readonly rows: Row[] = [];

  /** Adds a variable that is 0 or 1. */
  yesOrNo(cost = 0): number {
    return this.whole(1, cost);
  }

  /** Adds a variable that is a whole number from 0 to `most`. */
  whole(most: number, cost = 0): number {
    return this.columns.push({ cost, lower: 0, upper: most, whole: true }) - 1;
  }

  /** Adds a constraint; a column may occur once in its terms. */
  row({ lower = Number.NEGATIVE_INFINITY, upper = Number.POSITIVE_INFINITY }: Bounds, terms: readonly Term[]): void {
    this.rows.push({ lower, upper, terms });
  }

  /** The same constraints under another objective; columns that it does not name cost nothing. */
  minimizing(objective: readonly Term[]): LinearModel {
    const costs = new Map<number, number>();
    for (const [column, cost] of objective) costs.set(column, (costs.get(column) ?? 0) + cost);
    const other = new LinearModel();
    other.columns.push(...this.columns.map((column, index) => ({ ...column, cost: costs.get(index) ?? 0 })));
    other.rows.push(...this.rows);
    return other;
  }
}

interface Bounds {
  readonly lower?: number;
  readonly upper?: number;
}

/** What a solver found. `values` are by column; whole columns hold whole numbers. */
export type Solution =
  | { readonly status: "optimal"; readonly values: readonly number[] }
  /** The limit was reached: the best that was found, and what no solution can be below. */
  | { readonly status: "stopped"; readonly values: readonly number[]; readonly bound: number }
  /** The limit was reached before any solution was found. */
  | { readonly status: "unknown" }
  | { readonly status: "infeasible" };

/** Solves a mixed-integer linear programme exactly, unless the solver's limit stops it. */
export type Solver = (model: LinearModel) => Solution;
