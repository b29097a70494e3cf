import type { Api, Deployment } from "../emulator/deployment";
import type { Arrivals } from "./arrivals";
import type { Names } from "./names";
import type { RepeatedShare } from "./repeats";
import { Place } from "./ways/place";

/** A caller's way into a lane: a header that shows who it is. */
export interface Caller {
  /** The consumer's name, where it is one of the environment's. */
  readonly name: string;
  /** At a time, milliseconds since 1970: a token holds for hours. All that it ever shows opens the lane in the same way. */
  readonly header: (nowMs: number) => readonly [name: string, value: string];
}

/** A caller of a lane, with where its requests start. */
export interface CallerWay {
  readonly caller: Caller;
  /** Of its name. */
  readonly number: number;
  /** Undefined where each request goes through the engine by itself. */
  readonly start: Place | undefined;
}

/** How requests get into a lane. */
export interface LaneWay {
  readonly url: string;
  readonly isStreamed: boolean;
  readonly isStructured: boolean;
  /** Whether its requests name their sender as the end user. */
  readonly namesUser: boolean;
  /** By the number of a consumer of the arrivals: one that is none of the lane's callers goes as one of them, always the same; requests of nobody are spread evenly. */
  readonly callerOf: (consumer: number, row: number) => CallerWay | undefined;
  /** The number of a consumer's name; 0 for nobody. */
  readonly consumerNumber: (consumer: number) => number;
}

/** Who sends a request, by the number of the name: the consumer as the traffic names it, else the caller that it goes as. */
export function senderOf(lane: LaneWay, caller: CallerWay, consumer: number): number {
  return lane.consumerNumber(consumer) || caller.number;
}

/** The ways into a deployment's lanes. */
export class LaneWays {
  private readonly lanes: ReadonlyMap<string, { readonly api: Api; readonly callers: readonly CallerWay[] }>;

  constructor(
    { apis }: Deployment,
    callers: (api: Api) => readonly Caller[],
    private readonly names: Names,
    isEachByItself: boolean,
  ) {
    const start = () => (isEachByItself ? undefined : new Place(undefined, undefined));
    this.lanes = new Map(
      apis.map((api) => [
        api.id,
        { api, callers: callers(api).map((caller) => ({ caller, number: names.number(caller.name), start: start() })) },
      ]),
    );
  }

  /** By the number of a lane of the arrivals; undefined where there is no such lane. */
  of({ lanes, consumers }: Arrivals, repeats: RepeatedShare): readonly (LaneWay | undefined)[] {
    return lanes.map((name) => {
      const lane = this.lanes.get(name);
      if (!lane) return undefined;
      const { api, callers } = lane;
      const numbers = consumers.map((consumer) => (consumer === "" ? 0 : this.names.number(consumer)));
      const byConsumer = consumers.map((consumer) => callers.find(({ caller }) => caller.name === consumer));
      return {
        url: `/${api.path}/chat/completions`,
        // By the refusals that the lane's policy holds for others.
        // A cache answers no stream, and where it asks for a user, nobody without one.
        isStreamed: repeats[name] === undefined && !(api.policy ?? "").includes("streaming_denied"),
        namesUser: repeats[name] !== undefined,
        isStructured: (api.policy ?? "").includes("structured_output_required"),
        consumerNumber: (consumer) => numbers[consumer] ?? 0,
        callerOf: (consumer, row) =>
          byConsumer[consumer] ?? callers[(consumers[consumer] === "" ? row : consumer) % callers.length],
      };
    });
  }
}
