import type { Step } from "./step";

/**
 * Where a like request may stand on its way through a policy: after the same steps, to each of which the same was said. What comes next is the same for all that
 * stand here; undefined until the first has gone on.
 */
export class Place {
  step: Step | undefined;

  constructor(
    /** The place before, whose step led here; undefined of a way's start. */
    readonly before: Place | undefined,
    /** What was said to that step. */
    readonly said: unknown,
  ) {}

  /** The places after the way's start that lead here, this one last. */
  path(): Place[] {
    const places: Place[] = [];
    for (let place: Place = this; place.before !== undefined; place = place.before) places.push(place);
    return places.reverse();
  }
}
