import type { Type } from "../types/type";

/** A C# expression as JavaScript, with the type it has. */
export interface Bound {
  readonly type: Type;
  /** JavaScript that stands anywhere an operand may. */
  readonly js: string;
  /** Value of a constant whole number, which converts to smaller types by itself. */
  readonly constant?: bigint;
}
