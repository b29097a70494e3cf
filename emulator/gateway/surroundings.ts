import type { DeploymentContext } from "../csharp/context";
import type { Backend, Pool } from "../deployment";
import type { InstanceState } from "./state/instance-state";
import type { Watcher } from "./watcher";

/** What a metric statement emits. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly value: number;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** What `trace` writes, and `log-to-eventhub` as a trace of its own source. */
export interface TraceRecord {
  readonly source: string;
  readonly severity: "verbose" | "information" | "error";
  readonly message: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Where metrics and traces go. */
export interface Observer {
  readonly metric: (metric: Metric) => void;
  readonly trace: (record: TraceRecord) => void;
}

/** What an instance of the gateway gives to each of its runs. */
export interface Surroundings {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly random: () => number;
  /** A lower-case GUID. */
  readonly requestId: () => string;
  readonly deployment: DeploymentContext;
  readonly generation: "classic" | "v2" | "consumption";
  readonly state: InstanceState;
  readonly backends: ReadonlyMap<string, Backend>;
  readonly pools: ReadonlyMap<string, Pool>;
  readonly observer: Observer;
  /** False while a fault has the cache down: every lookup is a miss and every store is lost. */
  readonly cacheAvailable: () => boolean;
  /** Who sees what a run's way depends on; mostly nobody. */
  readonly watcher: Watcher | undefined;
}

/** Surroundings of a run that is watched: whatever it looks at past the watcher has the watcher give up. */
export function watched(surroundings: Surroundings, watcher: Watcher): Surroundings {
  const { state, random, cacheAvailable } = surroundings;
  return {
    ...surroundings,
    watcher,
    get state() {
      watcher.giveUp();
      return state;
    },
    random: () => {
      watcher.giveUp();
      return random();
    },
    cacheAvailable: () => {
      watcher.giveUp();
      return cacheAvailable();
    },
  };
}
