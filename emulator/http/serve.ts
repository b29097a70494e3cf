import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Execution } from "../gateway/execution";
import { answerOf, type GatewayInstance } from "../gateway/instance";
import type { Clock } from "./clock";
import { type Backends, InFlight, perform } from "./perform";
import { bodyOf, incomingOf } from "./receive";
import { end, type Sent, send } from "./send";

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

/** How the instances of a region are served. */
export interface ServeSettings {
  /** Units of the region, which take requests in turn. */
  readonly instances: readonly GatewayInstance[];
  readonly isUp: (instance: GatewayInstance) => boolean;
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
/** Bytes of bodies that are held at a time, in all; further requests are refused until some have ended. A choice, for memory alone. */
const mostHeldBytes = 512 * 1024 * 1024;
/** What is logged of a caller that left before an answer: nginx's code, since HTTP has none. */
const leftStatus = 499;

/** An HTTP server before the gateway's instances in a region. It does not listen yet. */
export function gatewayServer(settings: ServeSettings): Server {
  let turn = 0;
  const held = { bytes: 0 };
  const next = () => {
    for (const _ of settings.instances) {
      const instance = settings.instances[turn++ % settings.instances.length] as GatewayInstance;
      if (settings.isUp(instance)) return instance;
    }
    return undefined;
  };
  return createServer({ requestTimeout: requestTimeoutMs, keepAliveTimeout: 65_000 }, (request, response) => {
    if (settings.aside(request, response)) return;
    const instance = next();
    if (!instance) {
      // Nobody listens where all units are gone.
      request.socket.destroy();
      return;
    }
    handle(settings, instance, held, request, response).catch((error) => {
      settings.failed(error);
      if (response.headersSent) response.destroy();
      else end(response, 500, '{"statusCode":500,"message":"Internal server error"}');
    });
  });
}

async function handle(
  settings: ServeSettings,
  instance: GatewayInstance,
  held: { bytes: number },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { clock } = settings;
  const arrivedMs = clock.now();
  const received = await bodyOf(request, settings.maxBodyBytes, (bytes) => held.bytes + bytes <= mostHeldBytes);
  if (received === "left") return;
  if (received === "too large" || received === "no room") {
    response.setHeader("Connection", "close");
    if (received === "too large") end(response, 413, '{"statusCode":413,"message":"Request body is too large."}');
    else end(response, 503, '{"statusCode":503,"message":"Too many large bodies at once."}');
    return;
  }
  const { length } = received.text;
  held.bytes += length;
  try {
    await answer(settings, instance.accept(incomingOf(request, received.text)), arrivedMs, request, response);
  } finally {
    held.bytes -= length;
  }
}

async function answer(
  settings: ServeSettings,
  execution: Execution,
  arrivedMs: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { backends, clock } = settings;
  const inFlight = new InFlight();
  const leave = () => {
    if (!response.writableFinished) inFlight.leave(clock.now());
  };
  response.once("close", leave);
  // A response behind another of its connection is not told when that is closed.
  request.socket.once("close", leave);
  let sent: Sent = { firstByteMs: Number.NaN, meter: undefined };
  try {
    await perform(execution, backends, clock, inFlight);
    sent = inFlight.hasLeft ? { ...sent, firstByteMs: clock.now() } : await send(answerOf(execution), response, clock);
  } finally {
    request.socket.off("close", leave);
    execution.run.settle(sent.meter);
  }
  const usage = sent.meter?.usage ?? execution.run.usage;
  settings.served({
    execution,
    status: response.headersSent ? response.statusCode : leftStatus,
    firstByteMs: sent.firstByteMs - arrivedMs,
    totalMs: clock.now() - arrivedMs,
    promptTokens: usage?.promptTokens,
    completionTokens: usage?.completionTokens,
    leftEarly: inFlight.hasLeft,
  });
}
