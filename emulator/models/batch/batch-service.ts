import type { ModelDeployment } from "../../deployment";
import type { Capacity } from "../api/account-options";
import { isFields } from "../api/call";
import { jsonObject } from "../api/read-call";
import { bodyNotJson, invalidRequest, type Refusal } from "../api/refusal";
import { drawSeed, guidOf } from "../api/seeded";
import type { TokenDemand } from "../deployment-capacity";
import { assumedBatchPace, Batch, type BatchOrder, type BatchPace, overAtMs } from "./batch";
import { type BatchProblem, type FileReading, type LineAnswering, operationAt, readFile } from "./batch-lines";
import { outputFiles } from "./batch-output";
import { FileStore, fileObject, largestFileBytes, type StoredFile } from "./file-store";
import { readUpload } from "./upload";

/** Batches that are kept: an assumption that bounds memory. The oldest that are over go first. */
const mostBatches = 1000;
/** Batches in a page of a list. @see OpenAI API reference, list batches */
const pageSize = 20;
const largestPage = 100;

/** What a call of files or batches gives: JSON, or the text of a file. */
export interface Given {
  readonly status: number;
  readonly body: string;
  readonly contentType: "application/json" | "application/octet-stream";
}

/** What the requests of a batch come to. */
export interface BatchSums {
  readonly requests: number;
  readonly promptTokens: number;
  readonly outputTokens: number;
}

/** Counts what the batches of a deployment have consumed. */
export type CountUsage = (
  deployment: ModelDeployment,
  requests: number,
  promptTokens: number,
  outputTokens: number,
) => void;

/** The files and batches of an account. */
export class BatchService {
  private readonly files: FileStore;
  private readonly batches = new Map<string, Batch>();

  constructor(
    private readonly answering: LineAnswering,
    private readonly capacityOf: (deployment: ModelDeployment) => Capacity | undefined,
    private readonly random: () => number,
    private readonly countUsage: CountUsage,
    private readonly pace: BatchPace = assumedBatchPace,
  ) {
    this.files = new FileStore(random);
  }

  /** A call of `/files`: list or upload, one of them, its content. */
  serveFiles(
    method: string,
    id: string | undefined,
    verb: string | undefined,
    query: ReadonlyMap<string, string>,
    contentType: string,
    body: string,
    nowMs: number,
  ): Given | Refusal {
    this.settle(nowMs);
    if (id === undefined)
      return method === "POST" ? this.upload(contentType, body, nowMs) : this.listFiles(query, nowMs);
    const file = this.files.get(id, nowMs);
    if (!file) return notFound("File", id);
    if (verb === "content") return { status: 200, body: file.text(), contentType: "application/octet-stream" };
    if (method !== "DELETE") return json(fileObject(file));
    this.files.delete(id);
    return json(JSON.stringify({ object: "file", id, deleted: true }));
  }

  /** A call of `/batches`: list or create, one of them, its end. */
  serveBatches(
    method: string,
    id: string | undefined,
    verb: string | undefined,
    query: ReadonlyMap<string, string>,
    body: string,
    nowMs: number,
  ): Given | Refusal {
    this.settle(nowMs);
    if (id === undefined) return method === "POST" ? this.create(body, nowMs) : this.listBatches(query, nowMs);
    const batch = this.batches.get(id);
    if (!batch) return notFound("Batch", id);
    if (verb === "cancel" && !this.cancel(batch, nowMs)) {
      const message = `Cannot cancel a batch with status '${batch.status(nowMs)}'.`;
      return { ...invalidRequest(message, null, null), status: 409 };
    }
    return json(batch.object(nowMs));
  }

  /** Runs a batch of which no file is read: when it will be over, in milliseconds since 1970; undefined where its tokens do not fit. */
  run(
    deployment: ModelDeployment,
    { requests, promptTokens, outputTokens }: BatchSums,
    nowMs: number,
  ): number | undefined {
    const taken = this.capacityOf(deployment)?.take(nowMs, {
      promptTokens,
      cachedTokens: 0,
      requestedOutputTokens: undefined,
      outputTokens,
    });
    if (!taken?.admitted) return undefined;
    const overMs = overAtMs(nowMs, requests, this.pace);
    this.capacityOf(deployment)?.completeAt(overMs, taken);
    this.countUsage(deployment, requests, promptTokens, outputTokens);
    return overMs;
  }

  /** Brings batches that have ended to their end: their files are there, their usage is counted. */
  settle(nowMs: number): void {
    for (const batch of this.batches.values()) {
      if (batch.settled || !batch.isOver(nowMs)) continue;
      batch.settled = true;
      const { deployment } = batch.reading;
      if (!deployment || batch.problems.length > 0) continue;
      const written = outputFiles(batch, this.files, this.answering);
      this.countUsage(deployment, written.requests, written.promptTokens, written.outputTokens);
    }
  }

  private upload(contentType: string, body: string, nowMs: number): Given | Refusal {
    const upload = readUpload(contentType, body);
    if (!upload) return invalidRequest("The form has no file or no purpose.", "file", "missing_required_parameter");
    const file = this.files.add(upload, nowMs);
    if (file === "too large")
      return invalidRequest(`The file is larger than ${largestFileBytes} bytes.`, "file", "file_too_large");
    if (file === "too many")
      return invalidRequest("The resource has as many files as it may.", "file", "too_many_files");
    return { status: 201, body: fileObject(file), contentType: "application/json" };
  }

  private listFiles(query: ReadonlyMap<string, string>, nowMs: number): Given {
    const purpose = query.get("purpose");
    const files = this.files.list(nowMs).filter((file) => purpose === undefined || file.purpose === purpose);
    return json(`{"object":"list","data":[${files.map(fileObject).join(",")}]}`);
  }

  private create(text: string, nowMs: number): Given | Refusal {
    const body = jsonObject(text);
    if (!body) return bodyNotJson;
    for (const param of ["input_file_id", "endpoint", "completion_window"])
      if (typeof body[param] !== "string")
        return invalidRequest(`Missing required parameter: '${param}'.`, param, "missing_required_parameter");
    const { input_file_id: fileId, endpoint, completion_window: window, metadata } = body;
    if (window !== "24h")
      return invalidRequest(
        "Invalid 'completion_window': only '24h' is supported.",
        "completion_window",
        "invalid_value",
      );
    if (operationAt(String(endpoint)) === undefined)
      return invalidRequest(`Invalid 'endpoint': batches do not take ${endpoint}.`, "endpoint", "invalid_value");
    const file = this.files.get(String(fileId), nowMs);
    if (file?.purpose !== "batch")
      return invalidRequest(`There is no file ${fileId} for batches.`, "input_file_id", "invalid_value");
    const batch = this.enqueue(file, String(endpoint), isFields(metadata) ? metadata : null, nowMs);
    return json(batch.object(nowMs));
  }

  private enqueue(file: StoredFile, endpoint: string, metadata: unknown, nowMs: number): Batch {
    const seed = drawSeed(this.random);
    const input = file.text;
    const reading = readFile(input(), endpoint, seed, this.answering);
    const id = `batch_${guidOf(seed)}`;
    const order: BatchOrder = { id, seed, inputFileId: file.id, endpoint, metadata, createdMs: nowMs, input };
    const batch = this.admit(order, reading);
    this.batches.set(id, batch);
    this.forget(nowMs);
    return batch;
  }

  /** Holds the tokens of a file without problems, if they fit, until its batch is over. */
  private admit(order: BatchOrder, reading: FileReading): Batch {
    const { deployment, problems } = reading;
    const capacity = deployment && this.capacityOf(deployment);
    if (!capacity || problems.length > 0) return new Batch(order, reading, problems, undefined, this.pace);
    const demand = demandOf(reading);
    const taken = capacity.take(order.createdMs, demand);
    if (!taken.admitted) return new Batch(order, reading, [limitExceeded(deployment)], undefined, this.pace);
    const batch = new Batch(order, reading, problems, { taken, demand }, this.pace);
    capacity.completeAt(batch.overMs(), taken);
    return batch;
  }

  private cancel(batch: Batch, nowMs: number): boolean {
    const completesAtMs = batch.overMs();
    if (!batch.cancel(nowMs)) return false;
    const { hold, reading } = batch;
    const capacity = reading.deployment && this.capacityOf(reading.deployment);
    if (hold) capacity?.cancel(batch.overMs(), completesAtMs, hold.taken, hold.demand, 0);
    return true;
  }

  private forget(nowMs: number): void {
    for (const [id, batch] of this.batches) {
      if (this.batches.size <= mostBatches) return;
      if (batch.isOver(nowMs) && batch.settled) this.batches.delete(id);
    }
  }

  /** The newest first, in pages. */
  private listBatches(query: ReadonlyMap<string, string>, nowMs: number): Given {
    const all = [...this.batches.values()].reverse();
    const after = query.get("after");
    const from = after === undefined ? 0 : all.findIndex(({ order }) => order.id === after) + 1;
    const limit = Number(query.get("limit") ?? pageSize);
    const size = Number.isInteger(limit) ? Math.min(largestPage, Math.max(1, limit)) : pageSize;
    const page = all.slice(from, from + size);
    const id = (batch: Batch | undefined) => JSON.stringify(batch?.order.id ?? null);
    const data = page.map((batch) => batch.object(nowMs)).join(",");
    return json(
      `{"object":"list","data":[${data}],"first_id":${id(page[0])},"last_id":${id(page.at(-1))},"has_more":${from + size < all.length}}`,
    );
  }
}

function demandOf({ promptTokens, outputTokens }: FileReading): TokenDemand {
  return {
    promptTokens: promptTokens.reduce((sum, tokens) => sum + tokens, 0),
    cachedTokens: 0,
    requestedOutputTokens: undefined,
    outputTokens: outputTokens.reduce((sum, tokens) => sum + tokens, 0),
  };
}

/** The file's tokens do not fit beside those of the batches that are not over. The words follow a message that users quote. */
function limitExceeded({ name, capacity }: ModelDeployment): BatchProblem {
  const message = `The number of enqueued tokens has surpassed the configured limit of ${capacity}K for the deployment ${name}.`;
  return { code: "token_limit_exceeded", message, param: null, line: null };
}

function json(body: string): Given {
  return { status: 200, body, contentType: "application/json" };
}

function notFound(what: "File" | "Batch", id: string): Refusal {
  return { ...invalidRequest(`No such ${what} object: ${id}`, "id", null), status: 404 };
}
