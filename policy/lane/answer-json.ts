import type { StatementIn, Value } from "../document";
import { requestId } from "../expressions/error";
import { returnResponse } from "../statements/flow";

/** Answers with JSON and stops; the id is what the gateway's logs call CorrelationId. */
export function answerJson(
  status: Parameters<typeof returnResponse>[0]["status"],
  body: Value,
  headers: Readonly<Record<string, Value>> = {},
): StatementIn<"inbound"> {
  return returnResponse({
    status,
    headers: { "Content-Type": "application/json", "x-request-id": requestId(), ...headers },
    body,
  });
}
