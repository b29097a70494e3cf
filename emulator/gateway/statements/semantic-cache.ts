import type { PolicyNode } from "../../policy/effective";
import { contentOf, literal, type ProgramBuilder, truth } from "../program";
import { keptOf, serveFromCache } from "./cache";
import { literalNumber } from "./message";

/** Milliseconds that an embedding may take before the lookup counts as a miss: an assumption. */
const embeddingTimeoutMs = 10_000;

/**
 * `llm-semantic-cache-lookup`: asks the embeddings backend for the prompt's vector, and answers from the cache when a kept prompt is no further off than
 * the threshold. A lookup never fails the call. Approximated: distance is cosine distance.
 */
export function semanticLookup(build: ProgramBuilder, node: PolicyNode): void {
  const threshold = literalNumber(node, "score-threshold") ?? 0;
  const backendIdOf = build.backendId(node, "embeddings-backend-id") ?? (() => "");
  const ignoresSystem = literal(node, "ignore-system-messages") === "true";
  const mostMessages = literalNumber(node, "max-message-count");
  const varies = node.children.filter(({ name }) => name === "vary-by").map((each) => contentOf(build, each));
  build.add((execution) => {
    const { run } = execution;
    const prompt = promptText(run.Request.sent, ignoresSystem, mostMessages);
    const backend = run.surroundings.backends.get(backendIdOf(run));
    if (prompt === undefined || !backend || !run.surroundings.cacheAvailable()) {
      execution.at++;
      return undefined;
    }
    const headers = new Map([
      ["content-type", "application/json"],
      ["authorization", "Bearer emulated.system-assigned.https://cognitiveservices.azure.com"],
    ]);
    const path = /\/embeddings\/?$/.test(backend.url) ? backend.url : `${backend.url}/embeddings`;
    // The backend of a deployment is written without a version, which its URL must have: the service adds one of its own.
    const url = path.includes("/openai/deployments/") ? `${path}?api-version=2024-10-21` : path;
    const request = { method: "POST", url, headers, body: JSON.stringify({ input: prompt }) };
    return { kind: "send-request", isOneWay: false, request, timeoutMs: embeddingTimeoutMs };
  });
  build.add((execution) => {
    const { run, outcome } = execution;
    const vector =
      outcome?.kind === "answer" && outcome.answer.status === 200 ? vectorOf(outcome.answer.body) : undefined;
    if (!vector) return undefined;
    const partition = JSON.stringify([run.Api.Id, ...varies.map((value) => value(run))]);
    run.semantic = { partition, vector };
    const found = run.surroundings.state.semantic.lookup(run.now(), partition, vector, threshold);
    if (found) serveFromCache(execution, found.response);
    return undefined;
  });
}

/** `llm-semantic-cache-store`: keeps a 200 that is all here, or whatever `cache-response` says; a streamed answer is never kept. */
export function semanticStore(build: ProgramBuilder, node: PolicyNode): void {
  const seconds = build.number(node, "duration") ?? (() => 0);
  const keeps = build.attribute(node, "cache-response");
  build.add(({ run }) => {
    const { Response, semantic } = run;
    const kept = semantic && !run.cacheHit && Response ? keptOf(Response) : undefined;
    if (!semantic || !kept || !run.surroundings.cacheAvailable()) return undefined;
    if (keeps ? truth(keeps(run)) : kept.status === 200) {
      run.surroundings.state.semantic.store(run.now(), semantic.partition, semantic.vector, kept, seconds(run));
    }
    return undefined;
  });
}

/** Text that is compared: of all messages in order; undefined where nothing is to be looked up. */
function promptText(body: string, ignoresSystem: boolean, mostMessages: number | undefined): string | undefined {
  const parsed = parsedBody(body);
  if (parsed === undefined) return undefined;
  const { messages, input } = parsed;
  const turns = Array.isArray(messages) ? messages : Array.isArray(input) ? input : [{ role: "user", content: input }];
  const kept = turns.filter((turn) => !(ignoresSystem && (turn?.role === "system" || turn?.role === "developer")));
  if (mostMessages !== undefined && kept.length > mostMessages) return undefined;
  const text = kept
    .map((turn) => (typeof turn?.content === "string" ? turn.content : JSON.stringify(turn?.content ?? "")))
    .join("\n");
  return text === "" ? undefined : text;
}

function parsedBody(body: string): { messages?: unknown; input?: unknown } | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    return parsed !== null && typeof parsed === "object" ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function vectorOf(body: unknown): readonly number[] | undefined {
  if (typeof body !== "string") return undefined;
  const parsed = parsedBody(body) as { data?: { embedding?: unknown }[] } | undefined;
  const embedding = parsed?.data?.[0]?.embedding;
  return Array.isArray(embedding) ? (embedding as number[]) : undefined;
}
