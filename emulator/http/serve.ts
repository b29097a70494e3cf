import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Execution } from "../gateway/execution";
import { answerOf, type GatewayInstance } from "../gateway/instance";
import type { ModelAnswer } from "../models/answer";
import type { Clock } from "./clock";
import { type Backends, perform } from "./perform";
import { bodyOf, incomingOf } from "./receive";
import { end, send } from "./send";

/** What became of a request: a line of the log. */
export interface Served {
  readonly execution: Execution;
  readonly status: number;
  /** Milliseconds from the request's arrival to the first byte of the answer's body, and to its last. */
  readonly firstByteMs: number;
  readonly totalMs: number;
  readonly promptTokens: number | undefined;
  readonly completionTokens: number | undefined;
  readonly leftEarly: boolean;
}

/** How an instance is served. */
export interface ServeSettings {
  readonly instance: GatewayInstance;
  readonly backends: Backends;
  readonly clock: Clock;
  /** Largest body that is read, in bytes; API Management's own limit is not published. */
  readonly maxBodyBytes: number;
  readonly served: (served: Served) => void;
  /** Answers what is not for the gateway, such as the live page; false to pass it on. */
  readonly aside: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Told of what should never happen. */
  readonly failed: (error: unknown) => void;
}

/** Milliseconds in which a caller must have sent its request, so that half a body does not hold a connection for ever. */
const requestTimeoutMs = 60_000;

/** An HTTP server before one instance of the gateway. It does not listen yet. */
export function gatewayServer(settings: ServeSettings): Server {
  const server = createServer({ requestTimeout: requestTimeoutMs, keepAliveTimeout: 65_000 }, (request, response) => {
    if (settings.aside(request, response)) return;
    handle(settings, request, response).catch((error) => {
      settings.failed(error);
      if (response.headersSent) response.destroy();
      else end(response, 500, '{"statusCode":500,"message":"Internal server error"}');
    });
  });
  return server;
}

async function handle(settings: ServeSettings, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { instance, backends, clock } = settings;
  const arrivedMs = clock.now();
  const received = await bodyOf(request, settings.maxBodyBytes);
  if (received === "left") return;
  if (received === "too large") {
    response.setHeader("Connection", "close");
    end(response, 413, '{"statusCode":413,"message":"Request body is too large."}');
    return;
  }
  const execution = instance.accept(incomingOf(request, received.text));
  const answers = new Set<ModelAnswer>();
  let leftEarly = false;
  response.once("close", () => {
    leftEarly = !response.writableFinished;
    for (const answer of answers) answer.cancel(clock.now());
  });
  await perform(execution, backends, clock, { answers });
  const sent = await send(answerOf(execution), response, clock);
  execution.run.settle(sent.meter);
  const usage = sent.meter?.usage ?? execution.run.usage;
  settings.served({
    execution,
    status: response.statusCode,
    firstByteMs: sent.firstByteMs - arrivedMs,
    totalMs: clock.now() - arrivedMs,
    promptTokens: usage?.promptTokens,
    completionTokens: usage?.completionTokens,
    leftEarly,
  });
}
