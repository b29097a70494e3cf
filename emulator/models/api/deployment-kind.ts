import type { ModelDeployment } from "../../deployment";
import { capacityKind } from "../deployment-capacity";
import type { ModelOperation } from "./route";

/** A deployment that is bought in PTUs. */
export function isProvisioned({ sku }: ModelDeployment): boolean {
  return capacityKind(sku) === "provisioned";
}

/** A deployment that is paid per token and answers at once. */
export function isStandard({ sku }: ModelDeployment): boolean {
  return capacityKind(sku) === "standard";
}

/** A deployment that only takes batches. */
export function isBatch({ sku }: ModelDeployment): boolean {
  return capacityKind(sku) === "batch";
}

/** A deployment of a model that embeds, by the model's name. */
export function isEmbedding({ model }: ModelDeployment): boolean {
  return model.name.includes("embedding");
}

/** Whether a deployment answers an operation over HTTP. Legacy completions are taken of every model that chats: which ones still have them is not published in one place. */
export function supports(deployment: ModelDeployment, operation: ModelOperation): boolean {
  if (isBatch(deployment)) return false;
  return isEmbedding(deployment) === (operation === "embeddings");
}

const operationNames: Readonly<Record<ModelOperation, string>> = {
  "chat/completions": "chatCompletion",
  completions: "completion",
  responses: "responses",
  embeddings: "embeddings",
};

/** An operation as Azure's refusals name it. */
export function operationName(operation: ModelOperation): string {
  return operationNames[operation];
}

/** A model as answers name it: with its version, but for embedding models. */
export function answeredModel(deployment: ModelDeployment): string {
  const { name, version } = deployment.model;
  return isEmbedding(deployment) || version === "" ? name : `${name}-${version}`;
}

/** Largest prompt of an embedding model, in tokens. @see OpenAI, "Embeddings": max input 8,192 */
const embeddingPromptTokens = 8192;
/** Largest prompt of gpt-4.1 and its smaller ones in a standard deployment, and in a batch one. @see catalog/models.yaml */
const gpt41PromptTokens = { standard: 300_000, batch: 128_000 };
/** Largest prompt of gpt-4o and its smaller ones. @see catalog/models.yaml */
const gpt4oPromptTokens = 128_000;
/** Largest prompt where nothing else is known: that of gpt-5 and most models after it. Others take less or more. */
const assumedPromptTokens = 272_000;

/**
 * The largest prompt that a deployment takes, in tokens, where nobody says: by its model. What provisioned deployments take less is part of their capacity.
 */
export function assumedPromptLimit(deployment: ModelDeployment): number {
  const { name } = deployment.model;
  if (isEmbedding(deployment)) return embeddingPromptTokens;
  if (name.startsWith("gpt-4.1")) return isBatch(deployment) ? gpt41PromptTokens.batch : gpt41PromptTokens.standard;
  return name.startsWith("gpt-4o") ? gpt4oPromptTokens : assumedPromptTokens;
}
