import type { TokenEstimate } from "../tokens";
import { type Fields, isFields, type ModelCall } from "./call";
import { missing, RefusedField, wrongType } from "./field-checks";
import { readChat, readCompletion } from "./read-chat";
import { readEmbedding } from "./read-embedding";
import { readResponse } from "./read-response";
import { bodyNotJson, type Refusal } from "./refusal";
import type { ModelOperation } from "./route";

/** Whether a body could be read. */
export function isCall(call: ModelCall | Refusal): call is ModelCall {
  return "kind" in call;
}

/** Reads what a body asks of a model, or says why it is refused. The path's deployment wins over the body's `model`. */
export function readCall(
  operation: ModelOperation,
  deployment: string | undefined,
  body: string,
  estimate: TokenEstimate,
): ModelCall | Refusal {
  const fields = jsonObject(body);
  return fields === undefined ? bodyNotJson : readFields(operation, deployment, fields, estimate);
}

/** Reads a body that is parsed already: a line of a batch file. */
export function readFields(
  operation: ModelOperation,
  deployment: string | undefined,
  fields: Fields,
  estimate: TokenEstimate,
): ModelCall | Refusal {
  try {
    return readOperation(operation, deployment ?? modelOf(fields), fields, estimate);
  } catch (error) {
    if (error instanceof RefusedField) return error.refusal;
    throw error;
  }
}

/** A text as a JSON object; undefined where it is none. */
export function jsonObject(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function readOperation(
  operation: ModelOperation,
  deployment: string,
  body: Fields,
  estimate: TokenEstimate,
): ModelCall {
  switch (operation) {
    case "chat/completions":
      return readChat(deployment, body, estimate);
    case "completions":
      return readCompletion(deployment, body, estimate);
    case "responses":
      return readResponse(deployment, body, estimate);
    case "embeddings":
      return readEmbedding(deployment, body, estimate);
  }
}

function modelOf(body: Fields): string {
  const { model } = body;
  if (model === undefined || model === null) throw missing("model");
  if (typeof model !== "string") throw wrongType("model", "a string", model);
  return model;
}
