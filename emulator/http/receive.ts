import type { IncomingMessage } from "node:http";
import type { IncomingRequest } from "../gateway/messages";

/** A request as the engine takes it. */
export function incomingOf(request: IncomingMessage, body: string): IncomingRequest {
  const headers: [string, string][] = [];
  const { rawHeaders } = request;
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) headers.push([rawHeaders[at] ?? "", rawHeaders[at + 1] ?? ""]);
  return {
    method: request.method ?? "GET",
    // A proxy's absolute form is of this server too.
    url: (request.url ?? "/").replace(/^https?:\/\/[^/?]*/i, "").replace(/^(?!\/)/, "/"),
    headers,
    body,
    ipAddress: request.socket.remoteAddress?.replace(/^::ffff:/, "") ?? "",
  };
}

/** A body that has come in whole; or the caller left in the middle of it, it is larger than is read, or there is no room for it now. */
export function bodyOf(
  request: IncomingMessage,
  most: number,
  hasRoom: (bytes: number) => boolean = () => true,
): Promise<{ readonly text: string } | "left" | "too large" | "no room"> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let size = 0;
    const refuse = (why: "too large" | "no room") => {
      request.removeAllListeners("data");
      request.resume();
      parts.length = 0;
      resolve(why);
    };
    request.on("data", (part: Buffer) => {
      size += part.length;
      if (size > most) refuse("too large");
      else if (!hasRoom(size)) refuse("no room");
      else parts.push(part);
    });
    request.once("end", () => resolve({ text: Buffer.concat(parts).toString() }));
    request.once("close", () => resolve("left"));
    request.once("error", () => resolve("left"));
  });
}
