import type { Solver } from "../../capacity/optimum/linear-model";

/** Lanes that share no quota are placed without a solver, and a test of them says so by this one. */
export const unneededSolver: Solver = () => {
  throw new Error("a lane that shares nothing must not need a solver");
};

/** For more deployments than any account holds: there is nothing to solve, and a test of them says so by this one. */
export const nothingFits: Solver = () => ({ status: "infeasible" });
