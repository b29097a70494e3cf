import type { RefusalReason } from "../deployment-capacity";
import { retrySeconds } from "./answer-headers";
import { azureRefusal, type Refusal } from "./refusal";
import type { ModelOperation } from "./route";

/** Operations by the names that refusals for rate give them. */
const operationIds: Readonly<Record<ModelOperation, string>> = {
  "chat/completions": "ChatCompletions_Create",
  completions: "Completions_Create",
  responses: "Responses_Create",
  embeddings: "Embeddings_Create",
};

/**
 * A call beyond the limit. The words are an approximation: Azure has several, which change; clients are not to read them. Paths without `api-version` are
 * said to be of version `v1`.
 */
export function throttled(
  operation: ModelOperation,
  apiVersion: string | undefined,
  reason: RefusalReason | undefined,
  retryAfterMs: number | undefined,
): Refusal {
  return {
    status: 429,
    // Written when it is read: one that spills over, and most that are sent again, never are.
    get body() {
      return throttledBody(operation, apiVersion, reason, retryAfterMs);
    },
  };
}

function throttledBody(
  operation: ModelOperation,
  apiVersion: string | undefined,
  reason: RefusalReason | undefined,
  retryAfterMs: number | undefined,
): string {
  const what = reason === "requests" ? "call" : "token";
  const when = retryAfterMs === undefined ? "later" : `after ${retrySeconds(retryAfterMs)} seconds`;
  return azureRefusal(
    429,
    "429",
    `Requests to the ${operationIds[operation]} Operation under Azure OpenAI API version ${apiVersion ?? "v1"} have exceeded ${what} rate limit of your current AIServices S0 pricing tier. Please retry ${when}. Please contact Azure support service if you would like to further increase the default rate limit.`,
  ).body;
}
