/** A stream of random numbers that is the same for the same seed. */
export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Gamma of mean 1 with this coefficient of variation: the gaps of bursty arrivals where it is above 1. */
  gamma(variation: number): number;
  /** Weibull of this shape, scaled to mean 1; a shape below 1 is bursty. */
  weibull(shape: number): number;
}

// Taken once: under a test runner each look at a global costs more than the arithmetic.
const { cos, exp, imul, log, PI, sqrt } = Math;

/** Starts the stream of a seed and a path of numbers, so that each client has one of its own. */
export function seededRandom(...seed: readonly number[]): Random {
  const uniform = uniforms(seed);
  const normal = () => sqrt(-2 * log(1 - uniform())) * cos(2 * PI * uniform());
  const weibullMeans = new Map<number, number>();
  return {
    uniform,
    normal,
    gamma: (variation) => {
      const shape = 1 / variation ** 2;
      return standardGamma(shape, uniform, normal) / shape;
    },
    weibull: (shape) => {
      const mean = weibullMeans.get(shape) ?? factorial(1 / shape);
      weibullMeans.set(shape, mean);
      return (-log(1 - uniform())) ** (1 / shape) / mean;
    },
  };
}

/** Counts and mixes: two 32-bit multiplications a number, full period of 2^32 (a Weyl sequence through a hash). */
function uniforms(seed: readonly number[]): () => number {
  let state = seed.reduce((hash, part) => mix(hash ^ imul(part + 0x7f4a7c15, 0x9e3779b1)), 0x2545f491);
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    return mix(state) / 2 ** 32;
  };
}

function mix(value: number): number {
  let mixed = value >>> 0;
  mixed = imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/** Marsaglia and Tsang's rejection; below shape 1 by way of shape + 1. */
function standardGamma(shape: number, uniform: () => number, normal: () => number): number {
  if (shape < 1) return standardGamma(shape + 1, uniform, normal) * (1 - uniform()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / sqrt(9 * d);
  for (;;) {
    const x = normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && log(1 - uniform()) < 0.5 * x * x + d - d * v + d * log(v)) return d * v;
  }
}

/** x! for real x from 0 on: Stirling's series, shifted up to where it is exact to ten digits. */
function factorial(x: number): number {
  let shifted = x + 1;
  let product = 1;
  while (shifted < 8) product *= shifted++;
  const series = 1 / (12 * shifted) - 1 / (360 * shifted ** 3) + 1 / (1260 * shifted ** 5);
  return (sqrt((2 * PI) / shifted) * (shifted / Math.E) ** shifted * exp(series)) / product;
}
