import type { PolicyNode } from "../../policy/effective";
import { contentOf, literal, numberOf, type ProgramBuilder } from "../program";
import type { Run } from "../run";
import type { TraceRecord } from "../surroundings";
import { estimatedPromptTokens, estimatedTokens } from "../usage";

/** @see Microsoft, "Emit metrics for consumption of large language model tokens", usage notes (2026-05) */
const mostOwnDimensions = 5;

/** Dimensions that `llm-emit-token-metric` fills in when they are named without a value. */
const known: Readonly<Record<string, (run: Run) => string>> = {
  "API ID": (run) => run.Api.Id,
  "Operation ID": (run) => run.Operation.Id,
  "Product ID": (run) => run.Product?.Id ?? "",
  "User ID": () => "",
  "Subscription ID": (run) => run.Subscription?.Id ?? "",
  Location: (run) => run.Deployment.Region,
  "Gateway ID": (run) => run.Deployment.GatewayId,
  "Backend ID": (run) => run.Backend?.Id ?? "",
};

/** `trace`. */
export function trace(build: ProgramBuilder, node: PolicyNode): void {
  const source = literal(node, "source") ?? "";
  const severity = (literal(node, "severity") ?? "verbose") as TraceRecord["severity"];
  const part = node.children.find(({ name }) => name === "message");
  const message = contentOf(build, part ?? node, true);
  const metadata = node.children
    .filter(({ name }) => name === "metadata")
    .map((each) => ({ name: literal(each, "name") ?? "", value: build.text(each, "value", true) ?? (() => "") }));
  build.add(({ run }) => {
    run.surroundings.observer.trace({ source, severity, message: message(run), metadata: valuesOf(metadata, run) });
    return undefined;
  });
}

/** `log-to-eventhub`: kept as a trace of the logger's name, cut at the 200 KB that an event may have. */
export function logToEventHub(build: ProgramBuilder, node: PolicyNode): void {
  const source = literal(node, "logger-id") ?? "";
  const message = contentOf(build, node, true);
  build.add(({ run }) => {
    const text = message(run).slice(0, 200 * 1024);
    run.surroundings.observer.trace({ source, severity: "information", message: text, metadata: {} });
    return undefined;
  });
}

/** `emit-metric`. */
export function emitMetric(build: ProgramBuilder, node: PolicyNode): void {
  const name = literal(node, "name") ?? "";
  const namespace = literal(node, "namespace") ?? "API Management";
  const value = build.attribute(node, "value", true);
  const dimensions = dimensionsOf(build, node);
  build.add(({ run }) => {
    run.surroundings.observer.metric({
      namespace,
      name,
      value: value ? numberOf(value(run)) : 1,
      dimensions: valuesOf(dimensions, run),
    });
    return undefined;
  });
}

/** `llm-emit-token-metric`, `azure-openai-emit-token-metric`: dimensions are read when the statement runs, tokens when the answer is over; estimated for a stream that reports no usage. */
export function emitTokenMetric(build: ProgramBuilder, node: PolicyNode): void {
  const namespace = literal(node, "namespace") ?? "API Management";
  const dimensions = dimensionsOf(build, node);
  const own = dimensions.filter(({ name }) => !(name in known));
  if (own.length > mostOwnDimensions) {
    build.problems.push({
      node,
      message: `must have at most ${mostOwnDimensions} dimensions of its own, got ${own.length}`,
    });
  }
  build.add(({ run }) => {
    const read = valuesOf(dimensions, run);
    run.onSettled((_, { usage, answerCharacters }) => {
      if (!usage && !run.isStreamed) return;
      const prompt = usage?.promptTokens ?? estimatedPromptTokens(run.Request);
      const completion = usage?.completionTokens ?? estimatedTokens(answerCharacters);
      const emit = (name: string, value: number) =>
        run.surroundings.observer.metric({ namespace, name, value, dimensions: read });
      emit("Prompt Tokens", prompt);
      emit("Completion Tokens", completion);
      emit("Total Tokens", prompt + completion);
    });
    return undefined;
  });
}

interface Named {
  readonly name: string;
  readonly value: (run: Run) => string;
}

function dimensionsOf(build: ProgramBuilder, node: PolicyNode): Named[] {
  return node.children
    .filter(({ name }) => name === "dimension")
    .map((each) => {
      const name = literal(each, "name") ?? "";
      return { name, value: build.text(each, "value", true) ?? known[name] ?? (() => "") };
    });
}

function valuesOf(named: readonly Named[], run: Run): Record<string, string> {
  const values: Record<string, string> = {};
  for (const { name, value } of named) values[name] = value(run);
  return values;
}
