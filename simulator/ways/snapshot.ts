import type { ExpressionContext, ResponseContext } from "../../emulator/csharp/context";
import type { WatchedRun } from "../../emulator/gateway/watcher";

/** What time it is, and chance. */
export interface Clock {
  readonly nowMs: number;
  /** When the request came in. */
  readonly startedMs: number;
  readonly random: () => number;
}

/** Thrown where an expression reads what no snapshot holds: an answer's body. */
export class Unforeseen extends Error {}

/** What can be held: what a request's way does not change, or changes for all like requests alike. */
const held =
  /^(Variables\.[^*]+|Elapsed|Timestamp|now|random|Response == null|Response\.(StatusCode|StatusReason|Body|Headers\..+)|Api\.|Operation\.|Product\.|Subscription\.|LastError|LastError\.|Product == null|Subscription == null)/;

/** What an expression reads of its context, held as it is at one place of a way, but for clock and chance. */
export class Snapshot {
  private readonly context: { -readonly [Name in keyof ExpressionContext]: ExpressionContext[Name] };
  private clock: Clock | undefined;

  /** Undefined where the expression may read more than can be held. */
  static of(reads: readonly string[], run: WatchedRun): Snapshot | undefined {
    return reads.every((read) => held.test(read)) ? new Snapshot(reads, run) : undefined;
  }

  private constructor(reads: readonly string[], run: WatchedRun) {
    const variables = new Map<string, unknown>();
    for (const read of reads) {
      const name = read.startsWith("Variables.") ? read.slice("Variables.".length) : undefined;
      if (name !== undefined && run.Variables.has(name)) variables.set(name, run.Variables.get(name));
    }
    const seen = () => this.clock as Clock;
    this.context = {
      Api: run.Api,
      Operation: run.Operation,
      Product: run.Product,
      Subscription: run.Subscription,
      User: run.User,
      Request: unread(),
      Response: run.Response && withoutBody(run.Response),
      Variables: variables,
      LastError: run.LastError,
      Deployment: run.Deployment,
      Backend: run.Backend,
      RequestId: "",
      Timestamp: 0,
      Elapsed: () => seen().nowMs - seen().startedMs,
      Trace: () => {},
      now: () => seen().nowMs,
      random: () => seen().random(),
    };
  }

  /** The context with the time that it is; to be read before the next. */
  at(clock: Clock): ExpressionContext {
    this.clock = clock;
    this.context.Timestamp = clock.startedMs;
    return this.context;
  }
}

function withoutBody({ StatusCode, StatusReason, Headers }: ResponseContext): ResponseContext {
  const read = () => {
    throw new Unforeseen();
  };
  return { StatusCode, StatusReason, Headers: new Map(Headers), Body: { read } };
}

/** A request is not held: it is larger than all the rest. */
function unread(): ExpressionContext["Request"] {
  const headers = new Map();
  const url = { Scheme: "", Host: "", Port: 0, Path: "", QueryString: "", Query: headers };
  return {
    Body: null,
    Headers: headers,
    Method: "",
    Url: url,
    OriginalUrl: url,
    IpAddress: "",
    MatchedParameters: headers,
  };
}
