/** A local variable that is declared without a value. */
export interface Variable {
  readonly name: string;
}

/** The code is never reached: every variable may count as assigned. */
export const nowhere = "nowhere" as const;

/** Variables that have a value at a place of the code. */
export type AssignedState = ReadonlySet<Variable> | typeof nowhere;

/** After a condition. */
export interface Outcomes {
  readonly yes: AssignedState;
  readonly no: AssignedState;
}

/** Where two ways come together, only what has a value on both has one. */
export function meet(a: AssignedState, b: AssignedState): AssignedState {
  if (a === nowhere) return b;
  if (b === nowhere || a === b) return a;
  return new Set([...a].filter((variable) => b.has(variable)));
}

/** After two pieces of code that both ran. */
export function both(a: AssignedState, b: AssignedState): AssignedState {
  return a === nowhere || b === nowhere ? nowhere : new Set([...a, ...b]);
}

export function withVariable(state: AssignedState, variable: Variable): AssignedState {
  return state === nowhere ? state : new Set([...state, variable]);
}
