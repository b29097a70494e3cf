import type { GatewayInstance } from "../emulator/gateway/instance";
import type { Outside } from "../emulator/outside";
import type { Timeline } from "./timeline";
import type { EndingSettings } from "./ways/ending";

/** What all requests of a simulation share. */
export interface World extends EndingSettings {
  readonly timeline: Timeline;
  readonly outside: Outside;
  /** Chance that policies take. */
  readonly random: () => number;
  /** The unit of the gateway that takes the next request; undefined where all are down. */
  readonly nextInstance: () => GatewayInstance | undefined;
}
