import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Execution } from "../gateway/execution";
import { answerOf, type GatewayAnswer, type GatewayInstance } from "../gateway/instance";
import type { IncomingRequest } from "../gateway/messages";
import { StreamMeter } from "../gateway/usage";
import type { ModelAnswer } from "../models/answer";
import type { Clock } from "./clock";
import { type Backends, perform, type Stream, until } from "./perform";

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
  const sent = await send(answerOf(execution), response, settings);
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

function incomingOf(request: IncomingMessage, body: string): IncomingRequest {
  const headers: [string, string][] = [];
  const { rawHeaders } = request;
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) headers.push([rawHeaders[at] ?? "", rawHeaders[at + 1] ?? ""]);
  return {
    method: request.method ?? "GET",
    url: request.url ?? "/",
    headers,
    body,
    ipAddress: request.socket.remoteAddress?.replace(/^::ffff:/, "") ?? "",
  };
}

async function send(
  { status, reason, headers, body }: GatewayAnswer,
  response: ServerResponse,
  { clock }: ServeSettings,
): Promise<{ firstByteMs: number; meter: StreamMeter | undefined }> {
  if (response.destroyed)
    return { firstByteMs: clock.now(), meter: typeof body === "string" ? undefined : new StreamMeter() };
  for (const [name, value] of headers) {
    if (!hopByHop.has(name.toLowerCase())) response.appendHeader(name, value);
  }
  response.writeHead(status, reason);
  if (typeof body === "string") {
    response.end(body);
    return { firstByteMs: clock.now(), meter: undefined };
  }
  response.flushHeaders();
  return stream(body.handle as Stream, response, clock);
}

/** Passes a stream on as it comes, each event in its time, and no faster than the caller reads. */
async function stream({ answer, calledMs }: Stream, response: ServerResponse, clock: Clock) {
  const meter = new StreamMeter();
  let firstByteMs = Number.NaN;
  for (const { atMs, text } of answer.chunks) {
    await until(clock, calledMs, atMs);
    if (response.destroyed) break;
    if (Number.isNaN(firstByteMs)) firstByteMs = clock.now();
    meter.see(text);
    if (!response.write(text)) await drainOf(response);
  }
  if (answer.broken) response.destroy();
  else response.end();
  return { firstByteMs: Number.isNaN(firstByteMs) ? clock.now() : firstByteMs, meter };
}

function drainOf(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off("drain", done);
      response.off("close", done);
      resolve();
    };
    response.once("drain", done);
    response.once("close", done);
  });
}

/** Headers of one connection, which Node writes by itself. */
const hopByHop = new Set(["connection", "keep-alive", "transfer-encoding", "content-length"]);

function bodyOf(request: IncomingMessage, most: number): Promise<{ readonly text: string } | "left" | "too large"> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let size = 0;
    request.on("data", (part: Buffer) => {
      size += part.length;
      if (size > most) {
        request.removeAllListeners("data");
        request.resume();
        resolve("too large");
      } else parts.push(part);
    });
    request.once("end", () => resolve({ text: Buffer.concat(parts).toString() }));
    request.once("close", () => resolve("left"));
    request.once("error", () => resolve("left"));
  });
}

function end(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(body);
}
