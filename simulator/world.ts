import type { GatewayInstance } from "../emulator/gateway/instance";
import type { IncomingRequest } from "../emulator/gateway/messages";
import type { Outside } from "../emulator/outside";
import type { Passage } from "./passage";
import type { Timeline } from "./timeline";
import type { Ending, EndingSettings } from "./ways/ending";
import type { Place } from "./ways/place";

/** What all requests of a simulation share. */
export interface World extends EndingSettings {
  readonly timeline: Timeline;
  readonly outside: Outside;
  /** Chance that policies take. */
  readonly random: () => number;
  /** The unit of the gateway that takes the next request; undefined where all are down. */
  readonly nextInstance: () => GatewayInstance | undefined;
}

/** A request as it is sent, once or again. */
export interface Sent {
  /** Where requests like it start; undefined where its way is not to be noted. */
  readonly start: Place | undefined;
  incoming(): IncomingRequest;
  readonly promptTokens: number;
  readonly outputTokens: number;
  readonly cachedTokens: number;
  /** Told once, when all of the answer is here and counted. */
  ended(passage: Passage, ending: Ending): void;
}
