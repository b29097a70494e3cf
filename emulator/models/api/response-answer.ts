import type { AnswerChunk } from "../answer";
import { endAtMs, type Generation, textOf, textTokens, tierField, tokenAtMs, usageOf } from "./generation";
import { hexId, idOf, partSeed } from "./seeded";

/** Hexadecimal digits of ids of responses and their items. */
const idLength = 48;
const callIdLength = 24;

/** An answer of the Responses API in one object. */
export function responseObject(generation: Generation): string {
  return responseIn(generation, endStatus(generation), outputItem(generation, endStatus(generation)));
}

/**
 * An answer of the Responses API as server-sent events, numbered. A call that ends early ends with `response.incomplete`; there is no `[DONE]`. Reasoning is
 * counted and shows as no item.
 */
export function responseEvents(generation: Generation): readonly AnswerChunk[] {
  const chunks: AnswerChunk[] = [];
  const event = (atMs: number, type: string, rest: string) =>
    chunks.push({
      atMs,
      text: `event: ${type}\ndata: {"type":"${type}","sequence_number":${chunks.length},${rest}}\n\n`,
    });
  const { ttftMs } = generation;
  const started = responseIn(generation, "in_progress", undefined);
  event(ttftMs, "response.created", `"response":${started}`);
  event(ttftMs, "response.in_progress", `"response":${started}`);
  event(ttftMs, "response.output_item.added", `"output_index":0,"item":${outputItem(generation, "in_progress")}`);
  if (generation.call.forcedFunction === undefined) textEvents(generation, event);
  else functionEvents(generation, event);
  const atMs = endAtMs(generation);
  const status = endStatus(generation);
  const item = outputItem(generation, status);
  event(atMs, "response.output_item.done", `"output_index":0,"item":${item}`);
  event(atMs, `response.${status}`, `"response":${responseIn(generation, status, item)}`);
  return chunks;
}

type Status = "in_progress" | "completed" | "incomplete";
type WriteEvent = (atMs: number, type: string, rest: string) => void;

function textEvents(generation: Generation, event: WriteEvent): void {
  const at = `"item_id":"${itemId(generation)}","output_index":0,"content_index":0`;
  event(generation.ttftMs, "response.content_part.added", `${at},"part":${textPart("")}`);
  for (let token = 0; token < textTokens(generation); token++) {
    const text = textOf(generation, 0, token, token + 1);
    if (text === "") continue;
    const atMs = tokenAtMs(generation, generation.reasoningTokens + token);
    event(atMs, "response.output_text.delta", `${at},"delta":${JSON.stringify(text)},"logprobs":[]`);
  }
  const atMs = endAtMs(generation);
  const text = textOf(generation, 0);
  event(atMs, "response.output_text.done", `${at},"text":${JSON.stringify(text)},"logprobs":[]`);
  event(atMs, "response.content_part.done", `${at},"part":${textPart(text)}`);
}

function functionEvents(generation: Generation, event: WriteEvent): void {
  const at = `"item_id":"${itemId(generation)}","output_index":0`;
  event(generation.ttftMs, "response.function_call_arguments.delta", `${at},"delta":"{}"`);
  event(endAtMs(generation), "response.function_call_arguments.done", `${at},"arguments":"{}"`);
}

function endStatus({ finish }: Generation): Status {
  return finish === "length" || finish === "content_filter" ? "incomplete" : "completed";
}

function itemId({ call, seed }: Generation): string {
  return hexId(call.forcedFunction === undefined ? "msg_" : "fc_", partSeed(seed, 1), idLength);
}

function outputItem(generation: Generation, status: Status): string {
  const { call, seed } = generation;
  const id = `"id":"${itemId(generation)}"`;
  const started = status === "in_progress";
  if (call.forcedFunction !== undefined)
    return `{${id},"type":"function_call","status":"${status}","arguments":"${started ? "" : "{}"}","call_id":"${idOf("call_", partSeed(seed, 2), callIdLength)}","name":${JSON.stringify(call.forcedFunction)}}`;
  const content = started ? "" : textPart(textOf(generation, 0));
  return `{${id},"type":"message","status":"${status}","content":[${content}],"role":"assistant"}`;
}

function textPart(text: string): string {
  return `{"type":"output_text","annotations":[],"logprobs":[],"text":${JSON.stringify(text)}}`;
}

function responseIn(generation: Generation, status: Status, item: string | undefined): string {
  const { seed, createdSeconds, model, call } = generation;
  const usage = item === undefined ? "null" : responseUsage(generation);
  return `{"id":"${hexId("resp_", seed, idLength)}","object":"response","created_at":${createdSeconds},"status":"${status}","background":false,"error":null,"incomplete_details":${incomplete(generation, status)},"instructions":null,"max_output_tokens":${call.maxOutputTokens ?? null},"model":${JSON.stringify(model)},"output":[${item ?? ""}],"parallel_tool_calls":true,"previous_response_id":null,${tierField(generation)}"store":false,"tools":[],"usage":${usage},"user":null,"metadata":{}}`;
}

function incomplete({ finish }: Generation, status: Status): string {
  if (status !== "incomplete") return "null";
  return finish === "length" ? '{"reason":"max_output_tokens"}' : '{"reason":"content_filter"}';
}

function responseUsage(generation: Generation): string {
  const { prompt, cached, output, reasoning } = usageOf(generation);
  return `{"input_tokens":${prompt},"input_tokens_details":{"cached_tokens":${cached}},"output_tokens":${output},"output_tokens_details":{"reasoning_tokens":${reasoning}},"total_tokens":${prompt + output}}`;
}
