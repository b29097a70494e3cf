import { seededRandom } from "../../../written/random";
import type { ModelDeployment } from "../../deployment";
import { type GenerationCall, isFields } from "../api/call";
import { answeredModel, isBatch } from "../api/deployment-kind";
import { type Generation, usageOf } from "../api/generation";
import { planGeneration } from "../api/generation-plan";
import type { OutputTokens } from "../api/output-length";
import { isCall, jsonObject, readFields } from "../api/read-call";
import { contextLengthExceeded, type Refusal } from "../api/refusal";
import type { ModelOperation } from "../api/route";
import { guidOf, partSeed } from "../api/seeded";
import { generatedObject } from "../api/served";
import { noWishes } from "../api/wishes";
import type { TokenEstimate } from "../tokens";

/** Requests in a file. @see Microsoft, "Azure OpenAI quotas and limits" */
export const mostRequests = 100_000;

/** What lines are answered with. */
export interface LineAnswering {
  readonly find: (deployment: string) => ModelDeployment | undefined;
  readonly estimate: TokenEstimate;
  readonly outputTokens: OutputTokens;
  readonly promptLimit: (deployment: ModelDeployment) => number;
}

/** Why a whole file is refused, in the words of the batch's `errors`. Line numbers count from 1. */
export interface BatchProblem {
  readonly code: string;
  readonly message: string;
  readonly param: string | null;
  readonly line: number | null;
}

/** What is known of a file once it was read. */
export interface FileReading {
  readonly deployment: ModelDeployment | undefined;
  readonly problems: readonly BatchProblem[];
  readonly total: number;
  /** Of every line; 0 for those that fail. */
  readonly promptTokens: Uint32Array;
  readonly outputTokens: Uint32Array;
  /** Lines that are answered with an error, by number from 0, in order. */
  readonly failing: readonly number[];
}

/** Problems that are shown of a file: the rest is alike. */
const mostProblems = 50;

/** Every line of a text that is not blank. */
export function* linesOf(text: string): Generator<string> {
  for (let from = 0; from < text.length; ) {
    const newline = text.indexOf("\n", from);
    const to = newline === -1 ? text.length : newline;
    const line = text.slice(from, to).trim();
    if (line !== "") yield line;
    from = to + 1;
  }
}

/** Reads a file of requests to one endpoint: all lines must ask the same batch deployment, each under an id of its own. */
export function readFile(text: string, endpoint: string, seed: number, answering: LineAnswering): FileReading {
  const reader = new FileReader(endpoint, seed, answering);
  for (const line of linesOf(text)) reader.line(line);
  return reader.reading();
}

class FileReader {
  private readonly problems: BatchProblem[] = [];
  private readonly ids = new Set<string>();
  private readonly promptTokens: number[] = [];
  private readonly outputTokens: number[] = [];
  private readonly failing: number[] = [];
  private total = 0;
  private model: string | undefined;
  private deployment: ModelDeployment | undefined;

  constructor(
    private readonly endpoint: string,
    private readonly seed: number,
    private readonly answering: LineAnswering,
  ) {}

  line(text: string): void {
    const index = this.total++;
    if (index >= mostRequests) return;
    const problem = this.check(text, index + 1);
    if (problem && this.problems.length < mostProblems) this.problems.push(problem);
    if (problem || !this.deployment) return;
    const answered = generationOf(text, index, this.endpoint, this.seed, this.deployment, 0, this.answering);
    if ("status" in answered) this.failing.push(index);
    const usage = "status" in answered ? undefined : usageOf(answered);
    this.promptTokens[index] = usage?.prompt ?? 0;
    this.outputTokens[index] = usage?.output ?? 0;
  }

  reading(): FileReading {
    if (this.total === 0) this.problems.push(problemOf("empty_batch", "The input file has no request."));
    if (this.total > mostRequests)
      this.problems.push(
        problemOf(
          "too_many_tasks",
          `The input file has ${this.total} requests; ${mostRequests} are the most a batch takes.`,
        ),
      );
    const { problems, total, failing, deployment } = this;
    const promptTokens = Uint32Array.from(this.promptTokens);
    return { deployment, problems, total, promptTokens, outputTokens: Uint32Array.from(this.outputTokens), failing };
  }

  private check(text: string, line: number): BatchProblem | undefined {
    const fields = jsonObject(text);
    if (!fields) return problemOf("invalid_json_line", "A line is not a JSON object.", line);
    const { custom_id: id, method, url, body } = fields;
    if (typeof id !== "string") return problemOf("invalid_request", "A line has no custom_id.", line, "custom_id");
    if (this.ids.has(id))
      return problemOf("duplicate_custom_id", `The custom_id ${id} stands in two lines.`, line, "custom_id");
    this.ids.add(id);
    if (method !== "POST") return problemOf("invalid_request", "The method of a line must be POST.", line, "method");
    if (typeof url !== "string" || operationAt(url) !== operationAt(this.endpoint))
      return problemOf("url_mismatch", `The url of a line is not the batch's endpoint ${this.endpoint}.`, line, "url");
    if (!isFields(body)) return problemOf("invalid_request", "The body of a line must be an object.", line, "body");
    return this.checkModel(body.model, line);
  }

  private checkModel(model: unknown, line: number): BatchProblem | undefined {
    if (typeof model !== "string")
      return problemOf("invalid_request", "The body of a line names no model.", line, "body.model");
    if (this.model !== undefined && model !== this.model)
      return problemOf(
        "model_mismatch",
        `A line asks ${model}, an earlier one ${this.model}: all must ask the same.`,
        line,
        "body.model",
      );
    const first = this.model === undefined;
    this.model = model;
    const deployment = this.answering.find(model);
    if (deployment && isBatch(deployment)) this.deployment = deployment;
    else if (first) return problemOf("model_not_found", `There is no batch deployment ${model}.`, line, "body.model");
    return undefined;
  }
}

/** The operation at an endpoint of a batch, with or without `/v1`; undefined where batches have none. */
export function operationAt(endpoint: string): ModelOperation | undefined {
  const path = endpoint.replace(/^\/v1(?=\/)/, "");
  if (path === "/chat/completions") return "chat/completions";
  return path === "/responses" ? "responses" : undefined;
}

/** A line's answer, the same whenever it is asked for. Throws nothing for a line of a file that was read without problems. */
export function answerLine(
  text: string,
  index: number,
  endpoint: string,
  seed: number,
  deployment: ModelDeployment,
  nowMs: number,
  answering: LineAnswering,
): string {
  const answered = generationOf(text, index, endpoint, seed, deployment, nowMs, answering);
  const failed = "status" in answered;
  const status = failed ? answered.status : 200;
  const body = failed ? answered.body : generatedObject(answered);
  const requestId = guidOf(partSeed(seed, index));
  return `{"id":"${requestId}","custom_id":${customId(text)},"response":{"body":${body},"request_id":"${requestId}","status_code":${status}},"error":null}`;
}

/** The line of a request that was never tried: the batch expired or was cancelled before. */
export function untriedLine(text: string, index: number, seed: number, code: string, message: string): string {
  const error = JSON.stringify({ code, message });
  return `{"id":"${guidOf(partSeed(seed, index))}","custom_id":${customId(text)},"response":null,"error":${error}}`;
}

function customId(text: string): string {
  return JSON.stringify(jsonObject(text)?.custom_id ?? null);
}

function generationOf(
  text: string,
  index: number,
  endpoint: string,
  seed: number,
  deployment: ModelDeployment,
  nowMs: number,
  answering: LineAnswering,
): Generation | Refusal {
  const call = readLine(text, endpoint, deployment, answering);
  if ("status" in call) return call;
  const lineSeed = partSeed(seed, index);
  const plan = planGeneration(call, noWishes, answering.outputTokens, seededRandom(lineSeed), false);
  const createdSeconds = Math.floor(nowMs / 1000);
  const model = answeredModel(deployment);
  const answer = { call, model, seed: lineSeed, createdSeconds, ...plan, cachedTokens: 0, ttftMs: 0, perTokenMs: 0 };
  return { ...answer, promptTokens: call.prompt.tokens, serviceTier: undefined };
}

function readLine(
  text: string,
  endpoint: string,
  deployment: ModelDeployment,
  answering: LineAnswering,
): GenerationCall | Refusal {
  const operation = operationAt(endpoint) ?? "chat/completions";
  const body = jsonObject(text)?.body;
  const call = readFields(operation, deployment.name, isFields(body) ? body : {}, answering.estimate);
  if (!isCall(call)) return call;
  if (call.kind === "embedding") throw new TypeError("batches do not embed");
  const limit = answering.promptLimit(deployment);
  if (call.prompt.tokens <= limit) return call;
  return contextLengthExceeded(limit, call.prompt.tokens, operation === "responses" ? "input" : "messages");
}

function problemOf(
  code: string,
  message: string,
  line: number | null = null,
  param: string | null = null,
): BatchProblem {
  return { code, message, param, line };
}
