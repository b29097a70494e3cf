import type { PolicyNode } from "../../policy/effective";
import type { Outcome } from "../effect";
import { PolicyError } from "../policy-error";
import { literal, type ProgramBuilder } from "../program";
import type { Run } from "../run";

/** Characters of a prompt that Content Safety takes; more is refused as a violation is. */
const mostCharacters = 10_000;
const timeoutMs = 10_000;

/**
 * `llm-content-safety` on requests: asks Content Safety for harms and, with `shield-prompt`, for attacks; a violation is the error 403. Approximated: on
 * answers it is not asked, and `enforce-on-completions` does nothing, since a streamed answer's window is not documented well enough to act like it.
 */
export function contentSafety(build: ProgramBuilder, node: PolicyNode): void {
  const backendId = build.backendId(node, "backend-id") ?? (() => "");
  const shields = build.flag(node, "shield-prompt", false);
  const asked = askedOf(build, node);
  build.add((execution) => {
    const { run } = execution;
    if (run.section === "outbound") {
      execution.at += 2;
      return undefined;
    }
    const text = textOfPrompt(run.Request.sent);
    const isTooLong = text.length > mostCharacters;
    if (run.surroundings.watcher?.measure(isTooLong) ?? isTooLong)
      throw refused("Request failed content safety check: the prompt is too long.");
    return call(run, backendId(run), "text:analyze", { text, ...asked.body });
  });
  build.add((execution) => {
    const answer = verdict(execution.outcome);
    if (asked.violates(execution.run, answer)) throw refused("Request failed content safety check.");
    if (!shields(execution.run)) {
      execution.at++;
      return undefined;
    }
    const text = textOfPrompt(execution.run.Request.sent);
    return call(execution.run, backendId(execution.run), "text:shieldPrompt", { userPrompt: text, documents: [] });
  });
  build.add((execution) => {
    const found = verdict(execution.outcome).userPromptAnalysis as { attackDetected?: boolean } | undefined;
    if (found?.attackDetected === true) throw refused("Request failed content safety check.");
    return undefined;
  });
}

function askedOf(build: ProgramBuilder, node: PolicyNode) {
  const group = node.children.find(({ name }) => name === "categories");
  const categories = (group?.children ?? []).map((each) => ({
    name: literal(each, "name") ?? "",
    threshold: build.number(each, "threshold") ?? (() => 4),
  }));
  const blocklists = (node.children.find(({ name }) => name === "blocklists")?.children ?? []).map(
    ({ text }) => text?.source.trim() ?? "",
  );
  const outputType = group?.attributes.get("output-type")?.source ?? "FourSeverityLevels";
  return {
    body: { categories: categories.map(({ name }) => name), blocklistNames: blocklists, outputType },
    violates(run: Run, answer: Readonly<Record<string, unknown>>): boolean {
      const found = (answer.categoriesAnalysis ?? []) as { category: string; severity: number }[];
      const isHarmful = categories.some(({ name, threshold }) =>
        found.some(({ category, severity }) => category === name && severity >= threshold(run)),
      );
      return isHarmful || ((answer.blocklistsMatch ?? []) as unknown[]).length > 0;
    },
  };
}

function call(run: Run, backendId: string, operation: string, body: unknown) {
  const backend = run.surroundings.backends.get(backendId);
  if (!backend)
    throw new PolicyError(
      "llm-content-safety",
      "BackendNotFound",
      `Backend with id '${backendId}' could not be found.`,
      500,
    );
  const url = `${backend.url.replace(/\/$/, "")}/contentsafety/${operation}?api-version=2024-09-01`;
  const headers = new Map([
    ["content-type", "application/json"],
    ["authorization", "Bearer emulated.backend.content-safety"],
  ]);
  return {
    kind: "send-request",
    isOneWay: false,
    request: { method: "POST", url, headers, body: JSON.stringify(body) },
    timeoutMs,
  } as const;
}

/** What Content Safety found. That a call fails when Content Safety does, rather than goes through unjudged, is not documented: an assumption on the safe side. */
function verdict(outcome: Outcome | undefined): Readonly<Record<string, unknown>> {
  if (outcome?.kind !== "answer" || outcome.answer.status !== 200 || typeof outcome.answer.body !== "string") {
    throw new PolicyError("llm-content-safety", "BackendConnectionFailure", "Content Safety did not answer.", 500);
  }
  return JSON.parse(outcome.answer.body) as Readonly<Record<string, unknown>>;
}

function refused(message: string): PolicyError {
  return new PolicyError("llm-content-safety", "llm-content-safety", message, 403);
}

function textOfPrompt(body: string): string {
  const texts: string[] = [];
  const visit = (value: unknown, key: string): void => {
    if (typeof value === "string") {
      if (key === "content" || key === "text" || key === "input" || key === "prompt") texts.push(value);
    } else if (Array.isArray(value)) for (const each of value) visit(each, key);
    else if (value !== null && typeof value === "object")
      for (const [name, each] of Object.entries(value)) visit(each, name);
  };
  try {
    visit(JSON.parse(body), "");
  } catch {
    return body;
  }
  return texts.join("\n");
}
