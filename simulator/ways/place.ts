import type { Step } from "./step";

/**
 * Where a like request may stand on its way through a policy: after the same steps, to each of which the same was said. What comes next is the same for all that
 * stand here; undefined until the first has gone on.
 */
export class Place {
  step: Step | undefined = undefined;
  /** Of the step, here to be read without looking at what kind of object that is. */
  kind: Step["kind"] | undefined = undefined;
  // Mostly one thing is said, so that the first place after needs no table.
  private firstKey: unknown = undefined;
  private first: Place | undefined = undefined;
  private others: Map<unknown, Place> | undefined = undefined;

  constructor(
    /** The place before, whose step led here; undefined of a way's start. */
    readonly before: Place | undefined,
    /** What was said to that step. */
    readonly said: unknown,
  ) {}

  /** Tells what comes next, where that is not known. */
  goesOn(step: Step): void {
    if (this.step) return;
    this.step = step;
    this.kind = step.kind;
  }

  /** The place after this one's step, to which `said` was said; things with one key are the same. */
  after(key: unknown, said: unknown = key): Place {
    if (this.first !== undefined && key === this.firstKey) return this.first;
    const known = this.others?.get(key);
    if (known) return known;
    const place = new Place(this, said);
    if (this.first === undefined) {
      this.first = place;
      this.firstKey = key;
    } else {
      this.others ??= new Map();
      this.others.set(key, place);
    }
    return place;
  }

  /** The places after the way's start that lead here, this one last. */
  path(): Place[] {
    const places: Place[] = [];
    for (let place: Place = this; place.before !== undefined; place = place.before) places.push(place);
    return places.reverse();
  }
}
