import type { ModelAnswer, ModelRequest } from "../models/answer";
import { type HarmCategory, harmCategories, type Judge } from "./judge";

/** Unicode code points of a text, of a prompt, and of all documents together. @see Microsoft, "What is Azure AI Content Safety?", input requirements */
const maxCharacters = 10_000;
/** @see Microsoft, "Prompt Shields", input requirements */
const maxDocuments = 5;

/** How long an analysis takes where nobody says otherwise. An assumption: the service publishes no figure. */
const assumedAnswerAfterMs = 50;

interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly code?: string;
}

/** Raised for what the service refuses, and caught where the answer is made. */
class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * A call of a Content Safety account: `text:analyze` and `text:shieldPrompt`, as of api-version 2024-09-01, which is not checked beyond its being there.
 * Blocklists are the judge's: one that it does not know matches nothing. Codes and shape of errors are the service's, the wording is ours.
 */
export function serveContentSafety(
  judge: Judge,
  request: ModelRequest,
  answerAfterMs: number = assumedAnswerAfterMs,
): ModelAnswer {
  const { status, body, code } = replyTo(judge, request);
  const headers = new Map([["content-type", "application/json; charset=utf-8"]]);
  if (code !== undefined) headers.set("x-ms-error-code", code);
  return {
    status,
    headers,
    header: (name) => headers.get(name),
    headersAtMs: answerAfterMs,
    endsAtMs: answerAfterMs,
    isStream: false,
    chunks: [{ atMs: answerAfterMs, text: JSON.stringify(body) }],
    broken: false,
    usage: undefined,
    answerCharacters: 0,
    deployment: undefined,
    spilledFrom: undefined,
    cancel: () => undefined,
  };
}

function replyTo(judge: Judge, request: ModelRequest): Reply {
  try {
    return { status: 200, body: serve(judge, request) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { status, code, message } = error;
    return { status, code, body: { error: { code, message } } };
  }
}

function serve(judge: Judge, { method, path, query, body }: ModelRequest): unknown {
  const serves = { "/contentsafety/text:analyze": analyzed, "/contentsafety/text:shieldprompt": shielded };
  const served = Object.entries(serves).find(([known]) => known === path.toLowerCase())?.[1];
  if (!served || method.toUpperCase() !== "POST" || !query.get("api-version")) {
    throw new Refusal(404, "404", "Resource not found");
  }
  return served(judge, objectOf(body));
}

function analyzed(judge: Judge, body: Readonly<Record<string, unknown>>): unknown {
  const text = textOf(body, "text");
  if (text === undefined) throw invalid('The field "text" is required.');
  checkLength("text", [text]);
  const outputType = body.outputType ?? "FourSeverityLevels";
  if (outputType !== "FourSeverityLevels" && outputType !== "EightSeverityLevels") {
    throw invalid('The field "outputType" is neither "FourSeverityLevels" nor "EightSeverityLevels".');
  }
  const asked = categoriesOf(body);
  const hits = judge.blocklist(text, textsOf(body, "blocklistNames"));
  const isHalted = hits.length > 0 && body.haltOnBlocklistHit === true;
  const scores = isHalted ? [] : judge.analyze(text).filter(({ category }) => asked.has(category));
  return {
    // The judge tells lists and not their items.
    blocklistsMatch: hits.map((name) => ({ blocklistName: name, blocklistItemId: name, blocklistItemText: "" })),
    categoriesAnalysis: scores.map(({ category, severity }) => ({
      category,
      severity: outputType === "FourSeverityLevels" ? severity - (severity % 2) : severity,
    })),
  };
}

function shielded(judge: Judge, body: Readonly<Record<string, unknown>>): unknown {
  const prompt = textOf(body, "userPrompt");
  const documents = textsOf(body, "documents");
  if (prompt === undefined && documents.length === 0) {
    throw invalid('One of the fields "userPrompt" and "documents" is required.');
  }
  if (documents.length > maxDocuments) {
    throw invalid(`The field "documents" has ${documents.length} items; at most ${maxDocuments} are taken.`);
  }
  checkLength("userPrompt", [prompt ?? ""]);
  checkLength("documents", documents);
  return {
    userPromptAnalysis: { attackDetected: prompt !== undefined && judge.shield(prompt) },
    documentsAnalysis: documents.map((document) => ({ attackDetected: judge.shield(document) })),
  };
}

function objectOf(body: string): Readonly<Record<string, unknown>> {
  let read: unknown;
  try {
    read = JSON.parse(body);
  } catch {
    throw invalid("The request body is not JSON.");
  }
  if (typeof read !== "object" || read === null || Array.isArray(read)) {
    throw invalid("The request body is not a JSON object.");
  }
  return read as Record<string, unknown>;
}

function textOf(body: Readonly<Record<string, unknown>>, field: string): string | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw invalid(`The field "${field}" is not a string.`);
  return value;
}

function textsOf(body: Readonly<Record<string, unknown>>, field: string): readonly string[] {
  const value = body[field] ?? [];
  if (!Array.isArray(value) || !value.every((item): item is string => typeof item === "string")) {
    throw invalid(`The field "${field}" is not an array of strings.`);
  }
  return value;
}

function categoriesOf(body: Readonly<Record<string, unknown>>): ReadonlySet<HarmCategory> {
  const asked = textsOf(body, "categories");
  const unknown = asked.find((name) => !harmCategories.some((category) => category === name));
  if (unknown !== undefined) throw invalid(`The field "categories" has the unknown category "${unknown}".`);
  return new Set(asked.length > 0 ? (asked as readonly HarmCategory[]) : harmCategories);
}

function checkLength(field: string, texts: readonly string[]): void {
  const units = texts.reduce((sum, text) => sum + text.length, 0);
  // A code point is one or two units: most texts need no second look.
  if (units <= maxCharacters) return;
  const characters = texts.reduce((sum, text) => sum + codePointsOf(text), 0);
  if (characters <= maxCharacters) return;
  throw invalid(`The field "${field}" has ${characters} characters; at most ${maxCharacters} are taken.`);
}

function codePointsOf(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

function invalid(message: string): Refusal {
  return new Refusal(400, "InvalidRequestBody", message);
}
