import type { TypeDefinition } from "../definition";
import { argumentException, argumentOutOfRange } from "./argument-failures";
import { Decimal } from "./decimal";

/** `System.MidpointRounding`: where half a unit goes. */
const MidpointRounding = { ToEven: 0, AwayFromZero: 1 } as const;

/** Rounding as an enumeration of C#. */
export const roundingType: TypeDefinition = {
  name: "MidpointRounding",
  aliases: ["System.MidpointRounding"],
  kind: "enum",
  members: Object.fromEntries(
    Object.entries(MidpointRounding).map(([name, value]) => [`const MidpointRounding ${name}`, value]),
  ),
};

function isAwayFromZero(mode: number): boolean {
  if (mode !== MidpointRounding.ToEven && mode !== MidpointRounding.AwayFromZero) {
    throw argumentException(`The value '${mode}' is not valid for this usage of the type MidpointRounding.`, "mode");
  }
  return mode === MidpointRounding.AwayFromZero;
}

/** A double to the nearest whole one. */
export function roundWhole(value: number, mode: number = MidpointRounding.ToEven): number {
  const awayFromZero = isAwayFromZero(mode);
  const below = Math.floor(value);
  const over = value - below;
  if (over !== 0.5) return over < 0.5 ? below : below + 1;
  const isUp = awayFromZero ? value > 0 : below % 2 !== 0;
  const rounded = isUp ? below + 1 : below;
  return rounded === 0 && value < 0 ? -0 : rounded;
}

/** `Math.Round` of a double to so many places: scaled up, rounded and scaled down, as .NET does it. */
export function roundDouble(value: number, places: number, mode: number = MidpointRounding.ToEven): number {
  if (places < 0 || places > 15) {
    throw argumentOutOfRange("Rounding digits must be between 0 and 15, inclusive.", "digits");
  }
  if (Math.abs(value) >= 1e16 || Number.isNaN(value)) return value;
  const unit = 10 ** places;
  return roundWhole(value * unit, mode) / unit;
}

/** `Math.Round` and `decimal.Round`. */
export function roundDecimal(value: Decimal, places = 0, mode: number = MidpointRounding.ToEven): Decimal {
  if (places < 0 || places > 28) {
    throw argumentOutOfRange("Decimal can only round to between 0 and 28 digits of precision.", "decimals");
  }
  return value.round(places, isAwayFromZero(mode));
}

/** The whole decimal at or below (-1), at or above (1) or toward zero of it (0). */
export function wholeDecimal(value: Decimal, direction: -1 | 0 | 1): Decimal {
  const whole = value.truncated();
  const isCut = value.mantissa !== whole * 10n ** BigInt(value.scale);
  const isBeyond = isCut && (direction === 1 ? value.mantissa > 0n : direction === -1 && value.mantissa < 0n);
  return Decimal.of(isBeyond ? whole + BigInt(direction) : whole, 0);
}
