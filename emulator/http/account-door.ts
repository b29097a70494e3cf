import type { IncomingMessage, ServerResponse } from "node:http";
import { reasonPhrase } from "../gateway/reason-phrase";
import type { Outside } from "../outside";
import type { Clock } from "./clock";
import type { Stream } from "./perform";
import { bodyOf, incomingOf } from "./receive";
import { end, send } from "./send";

/** Where an account is reached past the gateway: batch files and jobs have no lane. */
const door = /^\/_emulator\/accounts\/([\w-]+)(\/[^?]*)(?:\?(.*))?$/;

/** Below which path of the shell a deployment's account has the OpenAI v1 API. */
export function accountPath(account: string): string {
  return `/_emulator/accounts/${account}/openai/v1`;
}

/** Answers a call of an account by itself; false where the path is of none. */
export function answerAccount(
  outside: Outside,
  request: IncomingMessage,
  response: ServerResponse,
  settings: { readonly clock: Clock; readonly maxBodyBytes: number; readonly failed: (error: unknown) => void },
): boolean {
  const [, name, path = "/", query = ""] = door.exec(request.url ?? "") ?? [];
  const found = outside.accounts.find((each) => each.name === name);
  if (!found) return false;
  const work = async (): Promise<void> => {
    const received = await bodyOf(request, settings.maxBodyBytes);
    if (received === "left") return;
    if (typeof received === "string")
      return end(response, 413, '{"error":{"code":"413","message":"Request body is too large."}}');
    const { method, headers } = incomingOf(request, received.text);
    const calledMs = settings.clock.now();
    const lower = new Map(headers.map(([key, value]) => [key.toLowerCase(), value]));
    const parameters = new Map(new URLSearchParams(query));
    const answer = found.account.serve(
      { method, path, query: parameters, headers: lower, body: received.text },
      calledMs,
    );
    if ("unreachable" in answer) {
      await settings.clock.sleep(answer.atMs);
      response.destroy();
      return;
    }
    response.once("close", () => {
      if (!response.writableFinished) answer.cancel(settings.clock.now());
    });
    await settings.clock.sleep(answer.headersAtMs);
    const stream: Stream = { answer, calledMs };
    await send(
      {
        status: answer.status,
        reason: reasonPhrase(answer.status),
        headers: [...answer.headers],
        body: { handle: stream },
      },
      response,
      settings.clock,
    );
  };
  work().catch((error) => {
    settings.failed(error);
    response.destroy();
  });
  return true;
}
