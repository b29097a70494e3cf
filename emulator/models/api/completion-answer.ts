import type { AnswerChunk } from "../answer";
import { passedFilter, promptFilterResults, struckFilter } from "./content-filter";
import { chatUsage, endAtMs, type Generation, textOf, textTokens, tokenAtMs, usageOf } from "./generation";
import { idOf } from "./seeded";

const idLength = 29;

/** A legacy completion in one object. */
export function completionObject(generation: Generation): string {
  const choices: string[] = [];
  for (let index = 0; index < generation.call.choices; index++)
    choices.push(choiceOf(index, textOf(generation, index), `"${generation.finish}"`));
  return `{"choices":[${choices.join(",")}],${fields(generation)},"prompt_filter_results":${promptFilterResults},"usage":${chatUsage(usageOf(generation))}}`;
}

/** A legacy completion as server-sent events: a chunk for each token, the reason for which it ends, usage if asked for, `[DONE]`. */
export function completionEvents(generation: Generation): readonly AnswerChunk[] {
  const { call, finish, reasoningTokens } = generation;
  const write = (choice: string) => `data: {"choices":[${choice}],${fields(generation)}}\n\n`;
  const chunks: AnswerChunk[] = [];
  for (let token = 0; token < textTokens(generation); token++)
    for (let index = 0; index < call.choices; index++) {
      const text = textOf(generation, index, token, token + 1);
      chunks.push({
        atMs: tokenAtMs(generation, reasoningTokens + token),
        text: write(choiceOf(index, text, "null")),
      });
    }
  const atMs = endAtMs(generation);
  for (let index = 0; index < call.choices; index++)
    chunks.push({ atMs, text: write(choiceOf(index, "", `"${finish}"`)) });
  if (call.includeUsage)
    chunks.push({
      atMs,
      text: `data: {"choices":[],${fields(generation)},"usage":${chatUsage(usageOf(generation))}}\n\n`,
    });
  chunks.push({ atMs, text: "data: [DONE]\n\n" });
  return chunks;
}

function choiceOf(index: number, text: string, finish: string): string {
  const filter = finish === '"content_filter"' ? struckFilter : passedFilter;
  return `{"content_filter_results":${filter},"finish_reason":${finish},"index":${index},"logprobs":null,"text":${JSON.stringify(text)}}`;
}

function fields({ createdSeconds, seed, model }: Generation): string {
  return `"created":${createdSeconds},"id":"${idOf("cmpl-", seed, idLength)}","model":${JSON.stringify(model)},"object":"text_completion"`;
}
