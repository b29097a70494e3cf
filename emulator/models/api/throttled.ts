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
  return new Throttled(operation, apiVersion, reason, retryAfterMs);
}

/** Its body is written when it is read: that of one that spills over, and of most that are sent again, never is. */
class Throttled implements Refusal {
  readonly status = 429;

  constructor(
    private readonly operation: ModelOperation,
    private readonly apiVersion: string | undefined,
    private readonly reason: RefusalReason | undefined,
    private readonly retryAfterMs: number | undefined,
  ) {}

  get body(): string {
    return throttledBody(this.operation, this.apiVersion, this.reason, this.retryAfterMs);
  }
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
