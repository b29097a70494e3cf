import type { Api, Deployment } from "../emulator/deployment";
import type { Arrivals } from "./arrivals";
import { Place } from "./ways/place";

/** A caller's way into a lane: a header that shows who it is. */
export interface Caller {
  /** The consumer's name, where it is one of the environment's. */
  readonly name: string;
  /** At a time, milliseconds since 1970: a token holds for hours. All that it ever shows opens the lane in the same way. */
  readonly header: (nowMs: number) => readonly [name: string, value: string];
}

/** Which requests are alike to a policy: those whose prompts are equally long, those that are so when rounded, or none. */
export type Likeness = "each" | "rounded" | "none";

/** Prompts of so many lengths have ways of their own for each caller: a bound on memory, some 200 MB. Those of further lengths go through the engine each time. */
const mostLengths = 100_000;

/** Prompts up to here are never rounded, tokens; beyond, an octave has so many lengths. */
const exactTokens = 512;
const lengthsPerOctave = 64;

/** A caller of a lane, with where its requests start, by the tokens of their prompts. */
export class CallerWay {
  private readonly starts = new Map<number, Place>();

  constructor(
    readonly caller: Caller,
    private readonly likeness: Likeness,
  ) {}

  /** The length that a prompt is taken to have. */
  tokens(promptTokens: number): number {
    if (this.likeness !== "rounded" || promptTokens <= exactTokens) return promptTokens;
    const octave = Math.floor(Math.log2(promptTokens));
    const step = 2 ** octave / lengthsPerOctave;
    return step * Math.round(promptTokens / step);
  }

  /** Where prompts of a length start; undefined where each goes through the engine by itself. */
  start(tokens: number): Place | undefined {
    const { starts } = this;
    const known = starts.get(tokens);
    if (known || this.likeness === "none" || starts.size >= mostLengths) return known;
    const place = new Place(undefined, undefined);
    starts.set(tokens, place);
    return place;
  }
}

/** How requests get into a lane. */
export interface LaneWay {
  readonly url: string;
  readonly isStreamed: boolean;
  readonly isStructured: boolean;
  /** By the number of a consumer of the arrivals; requests of nobody that calls the lane are spread over its callers evenly. */
  readonly callerOf: (consumer: number, row: number) => CallerWay | undefined;
}

/** The ways into a deployment's lanes. */
export class LaneWays {
  private readonly lanes: ReadonlyMap<string, { readonly api: Api; readonly callers: readonly CallerWay[] }>;

  constructor({ apis }: Deployment, callers: (api: Api) => readonly Caller[], likeness: Likeness) {
    this.lanes = new Map(
      apis.map((api) => [api.id, { api, callers: callers(api).map((caller) => new CallerWay(caller, likeness)) }]),
    );
  }

  /** By the number of a lane of the arrivals; undefined where there is no such lane. */
  of({ lanes, consumers }: Arrivals): readonly (LaneWay | undefined)[] {
    return lanes.map((name) => {
      const lane = this.lanes.get(name);
      if (!lane) return undefined;
      const { api, callers } = lane;
      const byConsumer = consumers.map((consumer) => callers.find(({ caller }) => caller.name === consumer));
      return {
        url: `/${api.path}/chat/completions`,
        // By the refusals that the lane's policy holds for others.
        isStreamed: !(api.policy ?? "").includes("streaming_denied"),
        isStructured: (api.policy ?? "").includes("structured_output_required"),
        callerOf: (consumer, row) => byConsumer[consumer] ?? callers[row % callers.length],
      };
    });
  }
}
