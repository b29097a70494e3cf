import type { IncomingRequest } from "../emulator/gateway/messages";
import { cachedTokensHeader, outputTokensHeader } from "../emulator/models/api/wishes";
import type { Arrivals } from "./arrivals";
import { retryAfterMs } from "./client";
import type { ClosedLoop } from "./closed-loop";
import { type CallerWay, type LaneWay, senderOf } from "./lane-way";
import { Passage } from "./passage";
import { chatBody, fewestPromptTokens } from "./prompt";
import type { Results } from "./results";
import type { Ending } from "./ways/ending";
import type { World } from "./world";

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
  /** Requests that are finished, to become others. */
  readonly idle: Request[];
  /** Undefined where nobody waits for an answer before sending the next. */
  readonly loop: ClosedLoop | undefined;
}

const unsaid = { isModels: false, text: undefined } as const;

/** The caller's connection fails, where all units of the gateway are down: an SDK tries again as after a server's fault. */
const nobodyThere: Omit<Ending, "refusedBy"> = {
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
};

/** A request and the client behind it: sent until its answer is taken. */
export class Request extends Passage {
  private row = 0;
  /** The row whose prompt it has. */
  private prompt = 0;
  /** When it was sent for the first time. */
  private sentMs = 0;
  private tries = 0;
  private attempts = 0;
  private isFailedOver = false;

  constructor(
    private readonly clients: Clients,
    private lane: LaneWay,
    private way: CallerWay,
  ) {
    super(clients.world);
  }

  /** Becomes the request of a row, with its own prompt or that of an earlier row, and is sent. */
  become(row: number, prompt: number, lane: LaneWay, way: CallerWay): void {
    const { arrivals } = this.clients;
    this.row = row;
    this.prompt = prompt;
    this.lane = lane;
    this.way = way;
    this.start = way.start;
    this.promptTokens = Math.max(fewestPromptTokens, arrivals.promptTokens[prompt] as number);
    this.outputTokens = arrivals.outputTokens[row] as number;
    this.cachedTokens = arrivals.cachedTokens[prompt] as number;
    this.tries = 0;
    this.attempts = 0;
    this.isFailedOver = false;
    this.sentMs = this.clients.world.timeline.nowMs;
    this.again();
  }

  /** Sends it, for the first time or again. */
  protected again(): void {
    const { world } = this.clients;
    this.tries++;
    const instance = world.nextInstance();
    if (instance) this.begin(instance);
    else {
      this.ttftAtMs = world.timeline.nowMs;
      const ending = { ...nobodyThere, refusedBy: world.names.number("gateway, no unit up") };
      this.ending = ending;
      this.ended(ending);
    }
  }

  protected incoming(): IncomingRequest {
    const { lane, clients, promptTokens, way } = this;
    const { isStreamed, isStructured, namesUser } = lane;
    const user = namesUser ? way.caller.name : undefined;
    const body = chatBody({ promptTokens, isStreamed, isStructured, id: this.prompt, user });
    return {
      method: "POST",
      url: lane.url,
      headers: [
        ["Content-Type", "application/json"],
        ["Content-Length", String(body.length)],
        way.caller.header(clients.world.timeline.nowMs),
        [outputTokensHeader, String(this.outputTokens)],
        [cachedTokensHeader, String(this.cachedTokens)],
      ],
      body,
      ipAddress: "10.0.0.4",
    };
  }

  protected ended(ending: Ending): void {
    this.attempts += ending.attempts;
    this.isFailedOver ||= ending.isFailedOver;
    const waitMs = ending.status < 400 ? undefined : this.waitBeforeRetry(ending);
    if (waitMs === undefined) this.finish(ending);
    else this.comeAgain(waitMs);
  }

  /** How long the client waits before it tries again; undefined where it takes the answer or gives up. */
  private waitBeforeRetry(ending: Ending): number | undefined {
    const { settings, random, world } = this.clients;
    if (this.tries > settings.retries) return undefined;
    const told = {
      retryAfter: this.shown(ending.retryAfter, "retry-after"),
      retryAfterMs: this.shown(ending.retryAfterMs, "retry-after-ms"),
    };
    const waitMs = retryAfterMs(ending.status, told, this.tries, random);
    if (waitMs === undefined) return undefined;
    return world.timeline.nowMs - this.sentMs + waitMs > settings.giveUpMs ? undefined : waitMs;
  }

  private finish(ending: Ending): void {
    const { clients, row, lane, way, usage } = this;
    const { results, arrivals, world } = clients;
    const { status } = ending;
    const atMs = arrivals.atMs[row] as number;
    const sender = senderOf(lane, way, arrivals.consumer[row] as number);
    results.finish(row, status);
    results.caller[row] = sender;
    results.ttftMs[row] = this.ttftAtMs - atMs;
    results.totalMs[row] = world.timeline.nowMs - atMs;
    results.tries[row] = this.tries;
    results.attempts[row] = this.attempts;
    if (ending.host !== 0) results.host[row] = ending.host;
    if (ending.refusedBy !== 0) results.refuser[row] = ending.refusedBy;
    if (status < 400) {
      // What a cache keeps names the deployment that once answered.
      if (!ending.isCacheHit) results.setDeployment(row, this.shownDeployment(ending.deployment));
      if (ending.isStreamed && this.answer?.broken) results.breakOff(row);
    }
    const isSpilled = this.shownSpilledFrom(ending.spilledFrom) !== undefined;
    results.mark(row, isSpilled, this.isFailedOver, ending.isCacheHit);
    if (usage) {
      results.promptTokens[row] = usage.promptTokens;
      if (usage.cachedTokens !== 0) results.cachedTokens[row] = usage.cachedTokens;
      results.outputTokens[row] = usage.completionTokens;
    }
    clients.idle.push(this);
    clients.loop?.leave(arrivals.lane[row] as number, sender);
  }
}
