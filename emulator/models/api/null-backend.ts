import type { AnswerChunk, ModelAnswer, ModelRequest } from "../answer";

/** An answer that costs nothing: what is left when it is served is the gateway. One token each way; ids and times do not change. */
export function nullAnswer(request: ModelRequest): ModelAnswer {
  if (request.path.endsWith("/embeddings")) return embedding;
  const streamed = /"stream"\s*:\s*true/.test(request.body);
  if (request.path.endsWith("/responses")) return streamed ? responseStream : response;
  return streamed ? chatStream : chat;
}

function nothingToCancel(): void {}

function prepared(contentType: string, completionTokens: number, ...texts: readonly string[]): ModelAnswer {
  const chunks: readonly AnswerChunk[] = texts.map((text) => ({ atMs: 0, text }));
  const headers = new Map([["content-type", contentType]]);
  return {
    status: 200,
    headers,
    header: (name) => headers.get(name),
    headersAtMs: 0,
    endsAtMs: 0,
    isStream: texts.length > 1,
    chunks,
    broken: false,
    usage: { promptTokens: 1, cachedTokens: 0, completionTokens, reasoningTokens: 0 },
    answerCharacters: 2 * completionTokens,
    deployment: undefined,
    spilledFrom: undefined,
    cancel: nothingToCancel,
  };
}

const json = "application/json";
const events = "text/event-stream; charset=utf-8";
const chatUsage = '"usage":{"completion_tokens":1,"prompt_tokens":1,"total_tokens":2}';
const chunkFields = '"created":0,"id":"chatcmpl-null","model":"null","object":"chat.completion.chunk"';
const responseText =
  '{"id":"resp_null","object":"response","created_at":0,"status":"completed","model":"null","output":[{"id":"msg_null","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","annotations":[],"text":"ok"}]}],"usage":{"input_tokens":1,"input_tokens_details":{"cached_tokens":0},"output_tokens":1,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":2}}';

const embedding = prepared(
  json,
  0,
  '{"object":"list","data":[{"object":"embedding","index":0,"embedding":[1]}],"model":"null","usage":{"prompt_tokens":1,"total_tokens":1}}',
);
const chat = prepared(
  json,
  1,
  `{"choices":[{"finish_reason":"stop","index":0,"message":{"content":"ok","role":"assistant"}}],"created":0,"id":"chatcmpl-null","model":"null","object":"chat.completion",${chatUsage}}`,
);
const chatStream = prepared(
  events,
  1,
  `data: {"choices":[{"delta":{"content":"ok","role":"assistant"},"finish_reason":"stop","index":0}],${chunkFields}}\n\n`,
  `data: {"choices":[],${chunkFields},${chatUsage}}\n\n`,
  "data: [DONE]\n\n",
);
const response = prepared(json, 1, responseText);
const responseStream = prepared(
  events,
  1,
  `event: response.completed\ndata: {"type":"response.completed","sequence_number":0,"response":${responseText}}\n\n`,
);
