/** Where a value stands in a text that a person wrote; lines and columns count from 1. */
export interface Position {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** One thing that is wrong with what was written: where, and what must hold, what was found, and the cure. */
export interface Problem {
  readonly at?: Position;
  /** The setting, as its author would name it: `workloads[2].objectives.ttftMsP95`. */
  readonly path?: string;
  /** Lower case, no full stop: `must be at least 50, got 5`. */
  readonly message: string;
}

/** Prints a problem as `file:line:column  path: message`, leaving out what is not known. */
export function printProblem({ at, path, message }: Problem): string {
  const place = at && [at.file, at.line, at.column].filter((part) => part !== undefined).join(":");
  const said = path ? `${path}: ${message}` : message;
  return place ? `${place}  ${said}` : said;
}

/** Problems by file as first met, then line and column. */
export function inFileOrder(problems: readonly Problem[]): Problem[] {
  const files = [...new Set(problems.map(({ at }) => at?.file))];
  const place = ({ at }: Problem) => [files.indexOf(at?.file), at?.line ?? 0, at?.column ?? 0] as const;
  return [...problems].sort((a, b) => {
    const [left, right] = [place(a), place(b)];
    return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
  });
}

/** The input is wrong, in all these ways at once. Shown without a stack; exit code 1. */
export class UserError extends Error {
  override readonly name = "UserError";

  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(printProblem).join("\n"));
  }
}
