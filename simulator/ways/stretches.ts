import type { Place } from "./place";

interface Stretch {
  from: number;
  to: number;
  readonly place: Place;
}

/** Numbers that are known to lead to one place, and all between them. */
export class Stretches {
  /** In order, none touching another. */
  private readonly stretches: Stretch[] = [];

  of(number: number): Place | undefined {
    const { stretches } = this;
    for (let index = 0; index < stretches.length; index++) {
      const { from, to, place } = stretches[index] as Stretch;
      if (number >= from && number <= to) return place;
    }
    return undefined;
  }

  /** A number that is in no stretch makes the one beside it longer that leads to the same place, joins two, or begins one. */
  learn(number: number, place: Place): void {
    const { stretches } = this;
    const next = stretches.findIndex(({ from }) => from > number);
    const at = next < 0 ? stretches.length : next;
    const [below, above] = [stretches[at - 1], stretches[at]];
    if (below && below.to >= number) return;
    if (below?.place === place && above?.place === place) {
      below.to = above.to;
      stretches.splice(at, 1);
    } else if (below?.place === place) below.to = number;
    else if (above?.place === place) above.from = number;
    else stretches.splice(at, 0, { from: number, to: number, place });
  }
}
