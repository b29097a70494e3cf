import type { IncomingRequest } from "../emulator/gateway/messages";
import { cachedTokensHeader, outputTokensHeader } from "../emulator/models/api/wishes";
import type { Arrivals } from "./arrivals";
import { retryAfterMs } from "./client";
import type { CallerWay, LaneWay } from "./lane-way";
import { Passage } from "./passage";
import { chatBody, fewestPromptTokens } from "./prompt";
import type { Results } from "./results";
import type { Happening } from "./timeline";
import type { Ending } from "./ways/ending";
import type { Place } from "./ways/place";
import type { Sent, World } from "./world";

/** How clients behave that are told to come back. */
export interface ClientSettings {
  /** Further tries after the first: the SDK's `maxRetries`. */
  readonly retries: number;
  /** Whole time after which a client gives up, milliseconds. */
  readonly giveUpMs: number;
}

/** What all requests have in common. */
export interface Clients {
  readonly world: World;
  readonly arrivals: Arrivals;
  readonly results: Results;
  readonly settings: ClientSettings;
  /** Chance of the waits. */
  readonly random: () => number;
}

const unsaid = { isModels: false, text: undefined } as const;

/** The caller's connection fails, where all units of the gateway are down: an SDK tries again as after a server's fault. */
const nobodyThere: Ending = {
  status: 503,
  retryAfter: unsaid,
  retryAfterMs: unsaid,
  deployment: unsaid,
  spilledFrom: unsaid,
  isStreamed: false,
  hasUsage: false,
  attempts: 0,
  host: 0,
  isFailedOver: false,
  isCacheHit: false,
  refusedBy: 0,
};

/** A request and the client behind it: sent until its answer is taken. */
export class Request implements Sent, Happening {
  readonly start: Place | undefined;
  readonly outputTokens: number;
  readonly cachedTokens: number;
  readonly promptTokens: number;
  private readonly consumerNumber: number;
  private tries = 0;
  private attempts = 0;
  private isFailedOver = false;

  constructor(
    private readonly clients: Clients,
    private readonly row: number,
    private readonly lane: LaneWay,
    private readonly way: CallerWay,
  ) {
    const { arrivals } = clients;
    this.promptTokens = Math.max(fewestPromptTokens, arrivals.promptTokens[row] as number);
    this.consumerNumber = lane.consumerNumber(arrivals.consumer[row] as number);
    this.start = way.start;
    this.outputTokens = arrivals.outputTokens[row] as number;
    this.cachedTokens = arrivals.cachedTokens[row] as number;
  }

  /** Sends it, for the first time or again. */
  happen(): void {
    const { world } = this.clients;
    this.tries++;
    const instance = world.nextInstance();
    const passage = new Passage(world, this, instance);
    if (instance) passage.begin();
    else {
      passage.ttftAtMs = world.timeline.nowMs;
      this.ended(passage, nobodyThere);
    }
  }

  incoming(): IncomingRequest {
    const { lane, row, clients, promptTokens } = this;
    const body = chatBody({ promptTokens, isStreamed: lane.isStreamed, isStructured: lane.isStructured, id: row });
    return {
      method: "POST",
      url: lane.url,
      headers: [
        ["Content-Type", "application/json"],
        ["Content-Length", String(body.length)],
        this.way.caller.header(clients.world.timeline.nowMs),
        [outputTokensHeader, String(this.outputTokens)],
        [cachedTokensHeader, String(this.cachedTokens)],
      ],
      body,
      ipAddress: "10.0.0.4",
    };
  }

  ended(passage: Passage, ending: Ending): void {
    this.attempts += ending.attempts;
    this.isFailedOver ||= ending.isFailedOver;
    const { timeline } = this.clients.world;
    const waitMs = ending.status < 400 ? undefined : this.waitBeforeRetry(passage, ending);
    if (waitMs === undefined) this.finish(passage, ending);
    else timeline.at(timeline.nowMs + waitMs, this);
  }

  private get atMs(): number {
    return this.clients.arrivals.atMs[this.row] as number;
  }

  /** How long the client waits before it tries again; undefined where it takes the answer or gives up. */
  private waitBeforeRetry(passage: Passage, ending: Ending): number | undefined {
    const { settings, random, world } = this.clients;
    if (this.tries > settings.retries) return undefined;
    const told = {
      retryAfter: passage.shown(ending.retryAfter, "retry-after"),
      retryAfterMs: passage.shown(ending.retryAfterMs, "retry-after-ms"),
    };
    const waitMs = retryAfterMs(ending.status, told, this.tries, random);
    if (waitMs === undefined || world.timeline.nowMs + waitMs - this.atMs > settings.giveUpMs) return undefined;
    return waitMs;
  }

  private finish(passage: Passage, ending: Ending): void {
    const { results, world } = this.clients;
    const { atMs, row } = this;
    const { usage } = passage;
    const isAnswered = ending.status < 400;
    results.set(row, {
      lane: this.lane.number,
      caller: this.consumerNumber === 0 ? this.way.number : this.consumerNumber,
      atMs,
      status: ending.status,
      ttftMs: passage.ttftAtMs - atMs,
      totalMs: world.timeline.nowMs - atMs,
      tries: this.tries,
      attempts: this.attempts,
      deployment: isAnswered ? passage.shown(ending.deployment, "x-ms-deployment-name") : undefined,
      host: ending.host,
      isSpilled: passage.shown(ending.spilledFrom, "x-ms-spillover-from-deployment") !== undefined,
      isFailedOver: this.isFailedOver,
      isCacheHit: ending.isCacheHit,
      refusedBy: ending.refusedBy,
      promptTokens: usage?.promptTokens ?? 0,
      cachedTokens: usage?.cachedTokens ?? 0,
      outputTokens: usage?.completionTokens ?? 0,
    });
  }
}
