/** Rows to fit: each time and the lengths it is explained by. */
export interface TimedLengths {
  readonly ms: Float64Array;
  readonly promptTokens: Float64Array;
  readonly outputTokens: Float64Array;
  /** How much each row counts; alike where left out. */
  readonly weights?: Float64Array;
}

/** A value for the fixed part of a time, for a prompt token's and for an output token's, in this order. */
export type Parts<Value = number> = readonly [fixed: Value, prompt: Value, output: Value];

/** Mean times = fixed + prompt × tokens + output × tokens, and how sure of them one can be. */
export interface PartsFit {
  /** Milliseconds; none is negative, and one that is not fitted is 0. */
  readonly ms: Parts;
  /** Standard error of each, ms; infinite where the rows cannot tell it from the others, 0 where it is not fitted. For rows that count alike. */
  readonly errorMs: Parts;
  /** Standard deviation of the logarithm of both factors. */
  readonly spread: number;
  /** Rows so far off that they count for nothing. */
  readonly outliers: number;
}

interface Equations {
  /** Symmetric, row by row. */
  readonly matrix: Float64Array;
  readonly right: Float64Array;
}

/** Where weights start to fall (Huber) and where they end (bisquare), in spreads: each loses 5 % of precision on clean rows. */
const huberSpreads = 1.345;
const bisquareSpreads = 4.685;
/** The spread is taken of the rows within 3 spreads; a normal one, so cut, has this part of its standard deviation left. */
const trimSpreads = 3;
const trimmedPart = 0.98658;
/** A normal's standard deviation ÷ its median distance from the middle. */
const spreadPerMedian = 1.4826;
/** Rounds that only tame outliers, so that those after may drop them without losing the way. */
const tamingRounds = 8;
const mostRounds = 60;
const leastSpread = 1e-4;
/** A choice: the mean of such a lognormal is seven times its median. Keeps a first guess that is far off from being taken for spread. */
const mostSpread = 2;
// Taken once: under a test runner each look at a global costs more than the arithmetic.
const { abs, exp, expm1, floor, log, log1p, max, min, sqrt } = Math;

/**
 * Fits time = (fixed + prompt part) × F + output part × G to rows, F and G lognormal of mean one and equal spread.
 *
 * Noise that multiplies is even in logarithms, so there the residuals are taken: long requests weigh as much as short ones, and a row that is three times too
 * slow is as far off as one three times too fast. Reweighted least squares with the weights of Huber, then Tukey's bisquare, under which a timeout or cold start has no
 * say; parts below 0 are kept at 0. A sum of two lognormals is taken as a lognormal of the same mean and variance (Fenton 1960).
 *
 * @see Huber and Ronchetti, Robust Statistics, 2nd ed., chapter 7
 */
export function fitParts(rows: TimedLengths, fitted: Parts<boolean>): PartsFit {
  const quarterMs = Float64Array.from(rows.ms).sort()[floor(rows.ms.length / 4)] ?? 0;
  // A row without a part that takes time is expected to take next to none, not none.
  const leastMs = quarterMs / 100;
  let ms = startingParts(rows, fitted, quarterMs);
  let spread = 0.3;
  let outliers = 0;
  let last = equations();
  for (let round = 0; round < mostRounds; round++) {
    const off = residuals(rows, ms, spread, leastMs);
    spread = spreadOf(off, rows.weights, fitted.filter(Boolean).length);
    const isTaming = round < tamingRounds;
    ({ equations: last, outliers } = weigh(rows, ms, spread, leastMs, off, isTaming));
    const next = solveAtLeast0(last, fitted);
    const isSettled = next.every((each, part) => abs(each - (ms[part] ?? 0)) <= 1e-5 * each);
    ms = next;
    if (isSettled && !isTaming) break;
  }
  return { ms, errorMs: standardErrors(last, fitted, spread), spread, outliers };
}

/** Least squares of relative errors: slow outliers hardly count, and no row more than the fastest quarter. */
function startingParts(rows: TimedLengths, fitted: Parts<boolean>, quarterMs: number): Parts {
  const start = equations();
  rows.ms.forEach((ms, row) => {
    const clamped = max(quarterMs, ms);
    addRow(start, rows, row, clamped, 1 / (clamped * clamped));
  });
  return solveAtLeast0(start, fitted);
}

/** Mean of a row's time, never below `leastMs`, and its variance in logarithms. */
function expected(rows: TimedLengths, row: number, [fixed, prompt, output]: Parts, spread: number, leastMs: number) {
  const first = fixed + prompt * (rows.promptTokens[row] ?? 0);
  const further = output * (rows.outputTokens[row] ?? 0);
  const meanMs = max(leastMs, first + further);
  const share = first + further > 0 ? (first * first + further * further) / (first + further) ** 2 : 1;
  return { meanMs, variance: log1p(share * expm1(spread * spread)) };
}

/** Logarithm of measured ÷ expected of each row, about 0, scaled to the spread of one factor. */
function residuals(rows: TimedLengths, ms: Parts, spread: number, leastMs: number): Float64Array {
  return rows.ms.map((measuredMs, row) => {
    const { meanMs, variance } = expected(rows, row, ms, spread, leastMs);
    return (log(measuredMs / meanMs) + variance / 2) * (spread / sqrt(variance));
  });
}

/**
 * Standard deviation of the residuals that are not far off. About their own mean: about 0, a mean that is off would pass for spread, and a spread that is off
 * puts the mean off in turn.
 */
function spreadOf(off: Float64Array, weights: Float64Array | undefined, parts: number): number {
  const middle = median(off);
  const limit = trimSpreads * spreadPerMedian * median(off.map((residual) => abs(residual - middle)));
  let kept = 0;
  let weight = 0;
  let sum = 0;
  let squares = 0;
  off.forEach((residual, row) => {
    const from = residual - middle;
    if (abs(from) > limit) return;
    const each = weights?.[row] ?? 1;
    kept++;
    weight += each;
    sum += each * from;
    squares += each * from * from;
  });
  const mean = sum / max(weight, 1e-300);
  const variance = max(0, squares / max(weight, 1e-300) - mean * mean);
  const spread = sqrt((variance * kept) / max(1, kept - parts)) / trimmedPart;
  return min(mostSpread, max(leastSpread, spread));
}

function median(values: Float64Array): number {
  return Float64Array.from(values).sort()[floor(values.length / 2)] ?? 0;
}

/** The equations of one step from `ms`, each row by its weight. */
function weigh(
  rows: TimedLengths,
  ms: Parts,
  spread: number,
  leastMs: number,
  off: Float64Array,
  isTaming: boolean,
): { readonly equations: Equations; readonly outliers: number } {
  const step = equations();
  let outliers = 0;
  off.forEach((residual, row) => {
    const size = abs(residual) / spread;
    const rest = max(0, 1 - (size / bisquareSpreads) ** 2);
    if (rest === 0) outliers++;
    const weight = (isTaming ? min(1, huberSpreads / max(size, 1e-12)) : rest * rest) * (rows.weights?.[row] ?? 1);
    const { meanMs, variance } = expected(rows, row, ms, spread, leastMs);
    const logOff = (residual * sqrt(variance)) / spread;
    // Aims at the time itself, which is positive however far off, with the pull that its logarithm has.
    const pull = abs(logOff) < 1e-9 ? 1 : logOff / expm1(logOff);
    const precision = (spread * spread) / (variance * meanMs * meanMs);
    addRow(step, rows, row, meanMs * exp(logOff), weight * pull * precision);
  });
  return { equations: step, outliers };
}

function equations(): Equations {
  return { matrix: new Float64Array(9), right: new Float64Array(3) };
}

function addRow({ matrix, right }: Equations, rows: TimedLengths, row: number, targetMs: number, weight: number): void {
  const prompt = rows.promptTokens[row] ?? 0;
  const output = rows.outputTokens[row] ?? 0;
  const add = (to: Float64Array, at: number, value: number): void => {
    to[at] = (to[at] ?? 0) + weight * value;
  };
  add(matrix, 0, 1);
  add(matrix, 1, prompt);
  add(matrix, 2, output);
  add(matrix, 4, prompt * prompt);
  add(matrix, 5, prompt * output);
  add(matrix, 8, output * output);
  add(right, 0, targetMs);
  add(right, 1, targetMs * prompt);
  add(right, 2, targetMs * output);
}

/** Least squares under parts of at least 0: of all choices of parts that may be above 0, the valid one that explains most. */
function solveAtLeast0({ matrix, right }: Equations, fitted: Parts<boolean>): Parts {
  let best: Parts = [0, 0, 0];
  let most = 0;
  for (let choice = 1; choice < 8; choice++) {
    const chosen = [0, 1, 2].filter((part) => choice & (1 << part));
    if (!chosen.every((part) => fitted[part])) continue;
    const solved = solve(matrix, right, chosen);
    if (!solved?.every((each) => each >= 0)) continue;
    const explained = solved.reduce((sum, each, part) => sum + each * (right[part] ?? 0), 0);
    if (explained > most) [best, most] = [solved, explained];
  }
  return best;
}

function standardErrors({ matrix }: Equations, fitted: Parts<boolean>, spread: number): Parts {
  const chosen = [0, 1, 2].filter((part) => fitted[part]);
  const error = (part: number): number => {
    if (!fitted[part]) return 0;
    const unit = Float64Array.from([0, 1, 2], (each) => (each === part ? 1 : 0));
    const variance = solve(matrix, unit, chosen)?.[part];
    return variance === undefined ? Number.POSITIVE_INFINITY : spread * sqrt(max(0, variance));
  };
  return [error(0), error(1), error(2)];
}

/** Solves for the chosen parts (Cholesky, columns scaled to one); nothing where two of them say the same. */
function solve(matrix: Float64Array, right: Float64Array, chosen: readonly number[]): Parts | undefined {
  const scale = chosen.map((part) => sqrt(matrix[4 * part] ?? 0));
  if (scale.some((each) => each === 0)) return undefined;
  const at = (a: number, b: number): number => {
    const [i = 0, j = 0] = [chosen[a], chosen[b]].sort((one, other) => (one ?? 0) - (other ?? 0));
    return (matrix[3 * i + j] ?? 0) / ((scale[a] ?? 1) * (scale[b] ?? 1));
  };
  const lower: number[][] = [];
  const forward: number[] = [];
  for (const [a, part] of chosen.entries()) {
    const line: number[] = [];
    for (let b = 0; b < a; b++) line.push((at(a, b) - dot(line, lower[b] ?? [])) / (lower[b]?.[b] ?? 1));
    const rest = at(a, a) - dot(line, line);
    if (rest < 1e-10) return undefined;
    forward.push(((right[part] ?? 0) / (scale[a] ?? 1) - dot(line, forward)) / sqrt(rest));
    lower.push([...line, sqrt(rest)]);
  }
  const parts: [number, number, number] = [0, 0, 0];
  const solved: number[] = [];
  for (let a = chosen.length - 1; a >= 0; a--) {
    let rest = forward[a] ?? 0;
    for (let b = a + 1; b < chosen.length; b++) rest -= (lower[b]?.[a] ?? 0) * (solved[b] ?? 0);
    solved[a] = rest / (lower[a]?.[a] ?? 1);
    parts[chosen[a] as 0 | 1 | 2] = (solved[a] ?? 0) / (scale[a] ?? 1);
  }
  return parts;
}

/** Of as many as both have. */
function dot(one: readonly number[], other: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < min(one.length, other.length); at++) sum += (one[at] ?? 0) * (other[at] ?? 0);
  return sum;
}
