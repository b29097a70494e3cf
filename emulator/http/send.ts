import type { ServerResponse } from "node:http";
import type { GatewayAnswer } from "../gateway/instance";
import { StreamMeter } from "../gateway/usage";
import type { Clock } from "./clock";
import { type Stream, until } from "./perform";

/** When an answer's first byte left, and what a streamed one came to. */
export interface Sent {
  readonly firstByteMs: number;
  readonly meter: StreamMeter | undefined;
}

/** Sends an answer to its caller, a streamed one as it comes. */
export async function send(
  { status, reason, headers, body }: GatewayAnswer,
  response: ServerResponse,
  clock: Clock,
): Promise<Sent> {
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
  const { chunks } = answer;
  for (let at = 0; at < chunks.length && !response.destroyed; ) {
    await until(clock, calledMs, chunks[at]?.atMs ?? 0);
    if (response.destroyed) break;
    if (Number.isNaN(firstByteMs)) firstByteMs = clock.now();
    // Whatever is due goes in one write.
    const passedMs = clock.now() - calledMs;
    let due = chunks[at++]?.text ?? "";
    for (let next = chunks[at]; next !== undefined && next.atMs <= passedMs; next = chunks[at]) {
      due += next.text;
      at++;
    }
    meter.see(due);
    if (!response.write(due)) await drainOf(response);
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
      response.req.socket.off("close", done);
      resolve();
    };
    response.once("drain", done);
    response.once("close", done);
    response.req.socket.once("close", done);
  });
}

/** Headers of one connection, which Node writes by itself. */
const hopByHop = new Set(["connection", "keep-alive", "transfer-encoding", "content-length"]);

/** Ends a response with JSON. */
export function end(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(body);
}
