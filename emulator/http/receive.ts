import type { IncomingMessage } from "node:http";
import type { IncomingRequest } from "../gateway/messages";

/** A request as the engine takes it. */
export function incomingOf(request: IncomingMessage, body: string): IncomingRequest {
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

/** A body that has come in whole; or the caller left in the middle of it, or it is larger than is read. */
export function bodyOf(
  request: IncomingMessage,
  most: number,
): Promise<{ readonly text: string } | "left" | "too large"> {
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
