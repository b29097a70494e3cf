import type { StatementIn, Value } from "../document";
import { returnResponse } from "../statements/flow";

/** Answers with JSON and stops. */
export function answerJson(
  status: Parameters<typeof returnResponse>[0]["status"],
  body: Value,
  headers: Readonly<Record<string, Value>> = {},
): StatementIn<"inbound"> {
  return returnResponse({ status, headers: { "Content-Type": "application/json", ...headers }, body });
}
