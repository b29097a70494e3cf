import { ticksOf } from "./ticks";

/** 1970 in ticks since the year 1. */
export const unixTicks = 621_355_968_000_000_000n;

/** Ticks at a day's midnight. */
export function dayTicks(year: number, month: number, day: number): bigint {
  // `Date.UTC` takes years below 100 for those of the last century.
  return unixTicks + BigInt(new Date(0).setUTCFullYear(year, month - 1, day)) * ticksOf.millisecond;
}

/** Days of a month; months count from 1. */
export function daysInMonth(year: number, month: number): number {
  return new Date(new Date(0).setUTCFullYear(year, month, 0)).getUTCDate();
}

/** The same moment in JavaScript's terms, whole milliseconds toward the past. */
export function dateOfTicks(ticks: bigint): Date {
  return new Date(Number(ticks / ticksOf.millisecond - unixTicks / ticksOf.millisecond));
}
