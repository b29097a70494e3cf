import type { EmulatedAccount } from "../../../../emulator/models/account";
import type { BatchPace } from "../../../../emulator/models/batch/batch";
import { call, deployment, emulated, jsonOf, serve, startMs, textOf } from "../api/account-builder";

/** A batch deployment of 100 units. */
export const nightly = deployment({ name: "nightly", sku: "GlobalBatch", capacity: 100 });
const dataZone = deployment({ name: "zone", sku: "DataZoneBatch", capacity: 100 });
/** In milliseconds. */
export const hour = 3_600_000;
/** Ten requests take ten seconds between a minute of validation and one of finalization. */
export const pace: BatchPace = {
  validationMs: 60_000,
  requestsPerSecond: 1,
  finalizationMs: 60_000,
  cancellationMs: 5000,
  expires: false,
};

/** An account with two batch deployments, and a standard one; each answer has seven tokens. */
export function account(
  changes: Partial<BatchPace> = {},
  deployments = [nightly, dataZone, deployment()],
): EmulatedAccount {
  return emulated(deployments, { batchPace: { ...pace, ...changes }, outputTokens: () => 7 });
}

/** A line of a file; "hello there" makes a prompt of 9 tokens. */
export function line(id: number | string, changes: Readonly<Record<string, unknown>> = {}, model = "nightly"): string {
  const messages = [{ role: "user", content: "hello there" }];
  return JSON.stringify({
    custom_id: `r${id}`,
    method: "POST",
    url: "/v1/chat/completions",
    body: { model, messages },
    ...changes,
  });
}

/** A file of ten requests. */
export const tenLines = Array.from({ length: 10 }, (_, index) => line(index)).join("\n");

function upload(of: EmulatedAccount, text: string, nowMs = startMs): string {
  const headers = { "content-type": "application/jsonl" };
  return jsonOf(serve(of, call({ path: "/openai/v1/files", headers, body: text }), nowMs)).id;
}

/** Uploads a file and makes a batch of it, as the API shows it. */
// biome-ignore lint/suspicious/noExplicitAny: batches are looked into, and a wrong path fails the test
export function create(of: EmulatedAccount, text: string, nowMs = startMs, endpoint = "/v1/chat/completions"): any {
  const body = { input_file_id: upload(of, text, nowMs), endpoint, completion_window: "24h", metadata: { team: "a" } };
  return jsonOf(serve(of, call({ path: "/openai/v1/batches", body }), nowMs));
}

/** A batch as the API shows it. */
// biome-ignore lint/suspicious/noExplicitAny: batches are looked into, and a wrong path fails the test
export function read(of: EmulatedAccount, id: string, nowMs: number): any {
  return jsonOf(serve(of, call({ method: "GET", path: `/openai/v1/batches/${id}` }), nowMs));
}

/** The lines of a file as JSON. */
// biome-ignore lint/suspicious/noExplicitAny: lines are looked into, and a wrong path fails the test
export function lines(of: EmulatedAccount, fileId: string, nowMs = startMs + hour): any[] {
  const text = textOf(serve(of, call({ method: "GET", path: `/openai/v1/files/${fileId}/content` }), nowMs));
  return text
    .trimEnd()
    .split("\n")
    .map((one) => JSON.parse(one));
}

/** So long after the first call, in seconds since 1970. */
export function seconds(afterMs: number): number {
  return (startMs + afterMs) / 1000;
}
