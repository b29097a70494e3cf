import type { Member } from "../../definition";
import { Decimal } from "../decimal";
import { noElements, overflow } from "./failures";
import { compareValues } from "./ordering";
import { elementsOf, type Source } from "./sequence";

/** Arithmetic of one numeric type, in its representation. */
interface Arithmetic<N> {
  readonly zero: N;
  /** Throws on overflow where C# does. */
  readonly add: (a: N, b: N) => N;
  /** The mean of `count` elements that sum up to `sum`. */
  readonly mean: (sum: N, count: number) => unknown;
  /** What `Average` gives. */
  readonly meanType: string;
}

const int: Arithmetic<number> = {
  zero: 0,
  add: (a, b) => {
    const sum = a + b;
    if (sum > 2147483647 || sum < -2147483648) throw overflow();
    return sum;
  },
  mean: (sum, count) => sum / count,
  meanType: "double",
};

const long: Arithmetic<bigint> = {
  zero: 0n,
  add: (a, b) => {
    const sum = a + b;
    if (BigInt.asIntN(64, sum) !== sum) throw overflow();
    return sum;
  },
  mean: (sum, count) => Number(sum) / count,
  meanType: "double",
};

const decimal: Arithmetic<Decimal> = {
  zero: Decimal.zero,
  add: (a, b) => a.plus(b),
  mean: (sum, count) => sum.dividedBy(Decimal.of(BigInt(count), 0)),
  meanType: "decimal",
};

const double: Arithmetic<number> = {
  zero: 0,
  add: (a, b) => a + b,
  mean: (sum, count) => sum / count,
  meanType: "double",
};

/** The sum and how many there were; null adds nothing. */
function total<N>({ zero, add }: Arithmetic<N>, items: Iterable<N | null>): { sum: N; count: number } {
  let sum = zero;
  let count = 0;
  for (const item of items) {
    if (item === null) continue;
    sum = add(sum, item);
    count++;
  }
  return { sum, count };
}

/** `Sum` and `Average` of a type and its nullable, of the elements themselves or of what a selector makes of them. */
function sumMembers<N>(type: string, arithmetic: Arithmetic<N>): Record<string, Member> {
  const sum = (items: Iterable<N | null>) => total(arithmetic, items).sum;
  const average = (items: Iterable<N | null>) => {
    const { sum, count } = total(averaging(arithmetic), items);
    return count === 0 ? null : arithmetic.mean(sum, count);
  };
  const members: Record<string, Member> = {};
  for (const mark of ["", "?"]) {
    const of = mark === "" ? type : `Nullable<${type}>`;
    const mean = (items: Iterable<N | null>) => {
      const found = average(items);
      if (found === null && mark === "") throw noElements();
      return found;
    };
    const { meanType } = arithmetic;
    const meanOf = `static ${mark === "" ? meanType : `Nullable<${meanType}>`} Average`;
    members[`static ${of} Sum(this IEnumerable<${of}> source)`] = (source: Source<N>) => sum(elementsOf(source));
    members[`static ${of} Sum<T>(this IEnumerable<T> source, Func<T, ${of}> selector)`] = selecting(sum);
    members[`${meanOf}(this IEnumerable<${of}> source)`] = (source: Source<N>) => mean(elementsOf(source));
    members[`${meanOf}<T>(this IEnumerable<T> source, Func<T, ${of}> selector)`] = selecting(mean);
  }
  return members;
}

/** An average of ints sums them up as longs. */
function averaging<N>(arithmetic: Arithmetic<N>): Arithmetic<N> {
  return (arithmetic as unknown) === int ? (double as unknown as Arithmetic<N>) : arithmetic;
}

function selecting<N>(total: (items: Iterable<N | null>) => unknown) {
  return (source: Source, selector: (item: unknown) => N | null) => total(selected(elementsOf(source), selector));
}

function* selected<N>(items: Iterable<unknown>, selector: (item: unknown) => N): Iterable<N> {
  for (const item of items) yield selector(item);
}

/** The least (`sign` 1) or greatest (-1) that is not null; undefined when there is none. */
function extreme(items: Iterable<unknown>, sign: 1 | -1): unknown {
  let found: unknown;
  for (const item of items) {
    if (item === null) continue;
    if (found === undefined || compareValues(item, found) * sign < 0) found = item;
  }
  return found;
}

/** `Min` or `Max` of a type and its nullable. */
function extremeMembers(name: "Min" | "Max", type: string, nullable: boolean): Record<string, Member> {
  const sign = name === "Min" ? 1 : -1;
  const pick = (items: Iterable<unknown>) => {
    const found = extreme(items, sign);
    if (found === undefined && !nullable) throw noElements();
    return found ?? null;
  };
  return {
    [`static ${type} ${name}(this IEnumerable<${type}> source)`]: (source: Source) => pick(elementsOf(source)),
    [`static ${type} ${name}<T>(this IEnumerable<T> source, Func<T, ${type}> selector)`]: selecting(pick),
  };
}

const extremes = ["int", "long", "double", "decimal", "DateTime", "TimeSpan"].flatMap((type) => [
  [type, false] as const,
  [`Nullable<${type}>`, true] as const,
]);

/** Members of `Enumerable` that make one value of numbers. */
export const totalMembers: Readonly<Record<string, Member>> = {
  ...sumMembers("int", int),
  ...sumMembers("long", long),
  ...sumMembers("double", double),
  ...sumMembers("decimal", decimal),
  ...Object.fromEntries(
    [...extremes, ["string", true] as const].flatMap(([type, nullable]) =>
      (["Min", "Max"] as const).flatMap((name) => Object.entries(extremeMembers(name, type, nullable))),
    ),
  ),
};
