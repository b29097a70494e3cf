import type { Batch } from "./batch";
import { answerLine, type LineAnswering, linesOf, untriedLine } from "./batch-lines";
import type { FileStore } from "./file-store";

/** What a batch that is over has consumed. */
export interface BatchUsage {
  readonly requests: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
}

/**
 * Gives a batch that is over its files: one of answers, one of errors, neither where it would be empty. Their texts are written when they are read, as a
 * file may hold 100,000 answers; a file's size is known once it was read.
 */
export function outputFiles(batch: Batch, files: FileStore, answering: LineAnswering): BatchUsage {
  const { reading } = batch;
  const tried = batch.tried(batch.overMs());
  const failed = reading.failing.filter((index) => index < tried).length;
  if (tried > failed) batch.outputFileId = put(batch, files, "output", () => outputText(batch, tried, answering));
  if (failed > 0 || tried < reading.total)
    batch.errorFileId = put(batch, files, "errors", () => errorText(batch, tried, answering));
  let promptTokens = 0;
  let outputTokens = 0;
  for (let index = 0; index < tried; index++) {
    promptTokens += reading.promptTokens[index] ?? 0;
    outputTokens += reading.outputTokens[index] ?? 0;
  }
  return { requests: tried - failed, promptTokens, outputTokens };
}

function put(batch: Batch, files: FileStore, what: string, text: () => string): string {
  let bytes: number | undefined;
  const file = {
    filename: `${batch.order.id}_${what}.jsonl`,
    purpose: "batch_output",
    createdMs: batch.overMs(),
    expiresMs: undefined,
    text,
    get bytes(): number {
      bytes ??= Buffer.byteLength(text());
      return bytes;
    },
  };
  return files.put(file).id;
}

function outputText(batch: Batch, tried: number, answering: LineAnswering): string {
  const failing = new Set(batch.reading.failing);
  return textOf(batch, (line, index) =>
    index < tried && !failing.has(index) ? answered(batch, line, index, answering) : "",
  );
}

function errorText(batch: Batch, tried: number, answering: LineAnswering): string {
  const failing = new Set(batch.reading.failing);
  const expired = batch.status(batch.overMs()) === "expired";
  const code = expired ? "batch_expired" : "batch_cancelled";
  const message = expired
    ? "This request could not be executed before the completion window expired."
    : "This request was not executed, as its batch was cancelled.";
  return textOf(batch, (line, index) => {
    if (index >= tried) return `${untriedLine(line, index, batch.order.seed, code, message)}\n`;
    return failing.has(index) ? answered(batch, line, index, answering) : "";
  });
}

function answered(batch: Batch, line: string, index: number, answering: LineAnswering): string {
  const { order, reading } = batch;
  if (!reading.deployment) throw new TypeError("a batch without a deployment has no answers");
  return `${answerLine(line, index, order.endpoint, order.seed, reading.deployment, batch.overMs(), answering)}\n`;
}

function textOf(batch: Batch, write: (line: string, index: number) => string): string {
  let text = "";
  let index = 0;
  for (const line of linesOf(batch.order.input())) text += write(line, index++);
  return text;
}
