import type { AnswerChunk, ModelAnswer, ModelUsage } from "../answer";
import type { Taken } from "../deployment-capacity";
import type { AnswerHeaders } from "./answer-headers";
import type { GenerationCall } from "./call";
import { chatEvents, chatObject } from "./chat-answer";
import { completionEvents, completionObject } from "./completion-answer";
import type { DeploymentService } from "./deployment-service";
import { endAtMs, type Generation, textLength, tokenAtMs } from "./generation";
import type { Refusal } from "./refusal";
import { responseEvents, responseObject } from "./response-answer";

/** Time until a refusal is there, in milliseconds: an assumption; Microsoft only says that it comes at once. */
export const refusalMs = 10;

function nothingToCancel(): void {}

/** An answer that is whole from the start: a refusal, a list, an object. */
export class WholeAnswer implements ModelAnswer {
  readonly broken = false;
  readonly isStream = false;
  readonly cancel = nothingToCancel;
  readonly answerCharacters = 0;
  private writtenChunks: readonly AnswerChunk[] | undefined;

  constructor(
    readonly status: number,
    private readonly body: () => string,
    private readonly answerHeaders: AnswerHeaders,
    readonly headersAtMs: number,
    readonly deployment: string | undefined,
    readonly usage: ModelUsage | undefined,
    private readonly contentType = "application/json",
  ) {}

  get endsAtMs(): number {
    return this.headersAtMs;
  }

  get spilledFrom(): string | undefined {
    return this.answerHeaders.spilledFrom;
  }

  get headers(): ReadonlyMap<string, string> {
    return this.answerHeaders.all(this.contentType);
  }

  header(name: string): string | undefined {
    return this.answerHeaders.get(name, this.contentType);
  }

  get chunks(): readonly AnswerChunk[] {
    this.writtenChunks ??= [{ atMs: this.headersAtMs, text: this.body() }];
    return this.writtenChunks;
  }
}

/** A refusal as an answer, after the time that came before it. */
export function refused(
  refusal: Refusal,
  headers: AnswerHeaders,
  deployment: string | undefined,
  delayMs = 0,
): WholeAnswer {
  return new WholeAnswer(refusal.status, () => refusal.body, headers, delayMs + refusalMs, deployment, undefined);
}

/** An answer that is generated: its text is written when it is read, and its usage shrinks when the caller goes away. */
export class GeneratedAnswer implements ModelAnswer {
  readonly status = 200;
  private writtenChunks: readonly AnswerChunk[] | undefined;
  private answerHeaders: AnswerHeaders | undefined;
  private count: ModelUsage | undefined;

  /**
   * `atMs`: when the call came. `breakAfterTokens`: the tokens of each choice after which the connection breaks, if that is before the end. `tokens`: what is
   * generated of each choice if the caller stays. `taken`: what is given back when the caller goes away. `seed`: of what looks random in its headers.
   */
  constructor(
    private readonly service: DeploymentService,
    private readonly generation: Generation,
    private readonly atMs: number,
    private readonly breakAfterTokens: number | undefined,
    private tokens: number,
    private readonly taken: Taken,
    readonly spilledFrom: string | undefined,
    private readonly seed: number,
  ) {}

  get broken(): boolean {
    return this.breakAfterTokens !== undefined && this.breakAfterTokens < this.generation.outputTokens;
  }

  get isStream(): boolean {
    return this.generation.call.stream;
  }

  get headersAtMs(): number {
    return this.isStream ? this.generation.ttftMs : endAtMs(this.generation);
  }

  get endsAtMs(): number {
    const { generation } = this;
    return this.isStream && this.broken ? tokenAtMs(generation, (this.breakAfterTokens ?? 0) - 1) : endAtMs(generation);
  }

  get deployment(): string {
    return this.service.deployment.name;
  }

  get usage(): ModelUsage {
    const { generation, tokens } = this;
    const { choices } = generation.call;
    this.count ??= {
      promptTokens: generation.promptTokens,
      cachedTokens: generation.cachedTokens,
      completionTokens: tokens * choices,
      reasoningTokens: Math.min(tokens, generation.reasoningTokens) * choices,
    };
    return this.count;
  }

  get headers(): ReadonlyMap<string, string> {
    this.answerHeaders ??= this.service.generatedHeaders(this.taken, this.spilledFrom, this.seed);
    return this.answerHeaders.all(this.contentType);
  }

  header(name: string): string | undefined {
    switch (name) {
      case "x-ms-deployment-name":
        return this.deployment;
      case "x-ms-spillover-from-deployment":
        return this.spilledFrom;
      case "retry-after":
      case "retry-after-ms":
        return undefined;
      default:
        return this.headers.get(name);
    }
  }

  get answerCharacters(): number {
    const shown = Math.max(0, this.tokens - this.generation.reasoningTokens);
    return textLength(this.generation, shown) * this.generation.call.choices;
  }

  private get contentType(): string {
    return this.generation.call.stream ? "text/event-stream; charset=utf-8" : "application/json";
  }

  get chunks(): readonly AnswerChunk[] {
    this.writtenChunks ??= this.write();
    return this.writtenChunks;
  }

  cancel(nowMs: number): void {
    const { ttftMs, perTokenMs } = this.generation;
    const sinceFirstMs = nowMs - this.atMs - ttftMs;
    const generated = sinceFirstMs < 0 ? 0 : perTokenMs === 0 ? this.tokens : Math.floor(sinceFirstMs / perTokenMs) + 1;
    if (generated >= this.tokens) return;
    const { service, atMs, generation, taken, tokens } = this;
    this.tokens = generated;
    this.count = undefined;
    service.giveBack(nowMs, atMs, generation, taken, tokens, generated);
  }

  private write(): readonly AnswerChunk[] {
    const chunks = this.generation.call.stream ? events(this.generation) : [this.whole()];
    return this.broken ? broken(chunks, this.generation, this.breakAfterTokens ?? 0) : chunks;
  }

  private whole(): AnswerChunk {
    return { atMs: endAtMs(this.generation), text: generatedObject(this.generation) };
  }
}

/** An answer that is not streamed, as JSON. */
export function generatedObject(generation: Generation): string {
  switch (generation.call.operation) {
    case "chat/completions":
      return chatObject(generation);
    case "completions":
      return completionObject(generation);
    case "responses":
      return responseObject(generation);
  }
}

function events(generation: Generation): readonly AnswerChunk[] {
  switch (generation.call.operation) {
    case "chat/completions":
      return chatEvents(generation);
    case "completions":
      return completionEvents(generation);
    case "responses":
      return responseEvents(generation);
  }
}

/** A whole answer breaks within its text, a stream between two events: what comes before the first token is there. */
function broken(
  chunks: readonly AnswerChunk[],
  { call, outputTokens, reasoningTokens }: Generation,
  afterTokens: number,
): readonly AnswerChunk[] {
  if (!call.stream) {
    const share = afterTokens / outputTokens;
    return chunks.map(({ atMs, text }) => ({ atMs, text: text.slice(0, Math.floor(text.length * share)) }));
  }
  const shown = Math.max(0, afterTokens - reasoningTokens);
  return chunks.slice(0, Math.min(chunks.length - 1, chunksBefore(call) + shown * call.choices));
}

/** Chunks of a stream before the first that holds a token. */
function chunksBefore({ operation, choices }: GenerationCall): number {
  if (operation === "chat/completions") return 1 + choices;
  return operation === "responses" ? 4 : 0;
}
