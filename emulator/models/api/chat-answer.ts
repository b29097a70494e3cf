import type { AnswerChunk } from "../answer";
import { passedFilter, promptFilterEvent, promptFilterResults, struckFilter } from "./content-filter";
import { chatUsage, endAtMs, type Generation, textOf, textTokens, tierField, tokenAtMs, usageOf } from "./generation";
import { idOf, partSeed } from "./seeded";

/** Letters and digits of a chat completion's id. */
const idLength = 29;
/** Letters and digits of a tool call's id. */
const callIdLength = 24;

/** A chat completion in one object. */
export function chatObject(generation: Generation): string {
  const { call, model, seed, createdSeconds, finish } = generation;
  const choices: string[] = [];
  for (let index = 0; index < call.choices; index++)
    choices.push(
      `{"content_filter_results":${filterOf(generation)},"finish_reason":"${finish}","index":${index},"logprobs":null,"message":${message(generation, index)}}`,
    );
  return `{"choices":[${choices.join(",")}],"created":${createdSeconds},"id":"${idOf("chatcmpl-", seed, idLength)}","model":${JSON.stringify(model)},"object":"chat.completion","prompt_filter_results":${promptFilterResults},${tierField(generation)}"system_fingerprint":null,"usage":${chatUsage(usageOf(generation))}}`;
}

/**
 * A chat completion as server-sent events: the prompt's annotations, a role with empty content, a chunk for each token, the reason for which it ends, usage
 * if that was asked for, `[DONE]`. Choices take turns.
 */
export function chatEvents(generation: Generation): readonly AnswerChunk[] {
  const { call, finish, reasoningTokens } = generation;
  const write = chunkWriter(generation);
  const chunks: AnswerChunk[] = [{ atMs: generation.ttftMs, text: promptFilterEvent }];
  for (let index = 0; index < call.choices; index++)
    chunks.push({ atMs: generation.ttftMs, text: write(index, roleDelta(generation, index), "null") });
  for (let token = 0; token < textTokens(generation); token++)
    for (let index = 0; index < call.choices; index++) {
      const delta = tokenDelta(generation, index, token);
      if (delta !== undefined)
        chunks.push({ atMs: tokenAtMs(generation, reasoningTokens + token), text: write(index, delta, "null") });
    }
  const atMs = endAtMs(generation);
  for (let index = 0; index < call.choices; index++) chunks.push({ atMs, text: write(index, "{}", `"${finish}"`) });
  if (call.includeUsage) chunks.push({ atMs, text: usageEvent(generation) });
  chunks.push({ atMs, text: "data: [DONE]\n\n" });
  return chunks;
}

type ChunkWriter = (choice: number, delta: string, finish: string) => string;

function chunkWriter(generation: Generation): ChunkWriter {
  const tail = `,"logprobs":null}],${chunkFields(generation)}${generation.call.includeUsage ? ',"usage":null' : ""}}\n\n`;
  return (choice, delta, finish) => {
    const filter = finish === "null" ? passedFilter : filterOf(generation);
    return `data: {"choices":[{"content_filter_results":${filter},"delta":${delta},"finish_reason":${finish},"index":${choice}${tail}`;
  };
}

function usageEvent(generation: Generation): string {
  return `data: {"choices":[],${chunkFields(generation)},"usage":${chatUsage(usageOf(generation))}}\n\n`;
}

function chunkFields(generation: Generation): string {
  const { createdSeconds, seed, model } = generation;
  return `"created":${createdSeconds},"id":"${idOf("chatcmpl-", seed, idLength)}","model":${JSON.stringify(model)},"object":"chat.completion.chunk",${tierField(generation)}"system_fingerprint":null`;
}

function filterOf(generation: Generation): string {
  return generation.finish === "content_filter" ? struckFilter : passedFilter;
}

function message(generation: Generation, choice: number): string {
  if (generation.call.forcedFunction !== undefined)
    return `{"annotations":[],"content":null,"refusal":null,"role":"assistant","tool_calls":[${toolCall(generation, choice, "{}")}]}`;
  return `{"annotations":[],"content":${JSON.stringify(textOf(generation, choice))},"refusal":null,"role":"assistant"}`;
}

function toolCall(generation: Generation, choice: number, given: string): string {
  const id = idOf("call_", partSeed(generation.seed, choice), callIdLength);
  return `{"function":{"arguments":"${given}","name":${JSON.stringify(generation.call.forcedFunction)}},"id":"${id}","type":"function"}`;
}

function roleDelta(generation: Generation, choice: number): string {
  if (generation.call.forcedFunction === undefined) return '{"content":"","refusal":null,"role":"assistant"}';
  const call = `{"index":0,${toolCall(generation, choice, "").slice(1)}`;
  return `{"content":null,"refusal":null,"role":"assistant","tool_calls":[${call}]}`;
}

/** What a token adds; undefined where a forced function or JSON is whole already. */
function tokenDelta(generation: Generation, choice: number, token: number): string | undefined {
  if (generation.call.forcedFunction !== undefined)
    return token === 0 ? '{"tool_calls":[{"function":{"arguments":"{}"},"index":0}]}' : undefined;
  const text = textOf(generation, choice, token, token + 1);
  return text === "" ? undefined : `{"content":${JSON.stringify(text)}}`;
}
