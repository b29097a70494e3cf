import highsLoader, { type ModelData } from "highs";
import type { LinearModel, Solution, Solver } from "./optimum/linear-model";

/**
 * Loads HiGHS, the solver, as WebAssembly. It runs in this process, needs no network, and answers the same bytes for the
 * same model.
 *
 * `nodes` bounds the search tree, and is a count so that a plan does not depend on how fast a machine is; `seconds`
 * bounds the time too, for who would rather have a plan with a gap than wait.
 */
export async function loadSolver({
  nodes = 20_000,
  seconds = Number.POSITIVE_INFINITY,
}: {
  readonly nodes?: number;
  readonly seconds?: number;
} = {}): Promise<Solver> {
  const highs = await highsLoader();
  return (model) =>
    highs.withModel((solving): Solution => {
      solving.options.set({
        output_flag: false,
        // Presolve of 1.15 finds some models infeasible that are not (HiGHS #3296, and one that our tests drew).
        presolve: "off",
        // HiGHS stops within a ten-thousandth of the optimum unless told; a plan is to be the optimum.
        mip_rel_gap: 0,
        mip_abs_gap: 1e-6,
        mip_max_nodes: nodes,
        ...(Number.isFinite(seconds) ? { time_limit: seconds } : {}),
      });
      solving.passModel(modelData(model, highs.infinity));
      const { modelStatus } = solving.run();
      const { optimal, infeasible, unboundedOrInfeasible } = highs.constants.modelStatus;
      if (modelStatus === infeasible || modelStatus === unboundedOrInfeasible) return { status: "infeasible" };
      const found = Number(solving.info.get("primal_solution_status")) === feasiblePoint;
      if (!found) return { status: "unknown" };
      const values = [...solving.getSolution().colValue].map((value, column) =>
        model.columns[column]?.whole ? Math.round(value) : value,
      );
      if (modelStatus === optimal) return { status: "optimal", values };
      return { status: "stopped", values, bound: Number(solving.info.get("mip_dual_bound")) };
    });
}

/** HiGHS' `kSolutionStatusFeasible`. */
const feasiblePoint = 2;

function modelData({ columns, rows }: LinearModel, infinity: number): ModelData {
  const bounded = (bound: number) => (Number.isFinite(bound) ? bound : Math.sign(bound) * infinity);
  const starts = [0];
  const indices: number[] = [];
  const values: number[] = [];
  for (const { terms } of rows) {
    for (const [column, coefficient] of terms) {
      indices.push(column);
      values.push(coefficient);
    }
    starts.push(indices.length);
  }
  return {
    numCols: columns.length,
    numRows: rows.length,
    colCost: columns.map(({ cost }) => cost),
    colLower: columns.map(({ lower }) => lower),
    colUpper: columns.map(({ upper }) => bounded(upper)),
    rowLower: rows.map(({ lower }) => bounded(lower)),
    rowUpper: rows.map(({ upper }) => bounded(upper)),
    matrix: { format: "csr", numRows: rows.length, numCols: columns.length, starts, indices, values },
    integrality: columns.map(({ whole }) => (whole ? 1 : 0)),
  };
}
