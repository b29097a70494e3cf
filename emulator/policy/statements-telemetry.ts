import { child, element, type StatementRule, statement, textAlone } from "./statement-rule";

const dimensions = [child("dimension+", element("name! value"))];

const tokenMetric = (name: string): StatementRule =>
  statement(name, element("namespace~", { children: dimensions }), {
    sections: ["inbound"],
    support: "approximated",
    note: "a stream that reports no usage is estimated at four characters a token",
  });

/** Statements that tell of requests. Sections and scopes: the usage notes of each one's reference page; `trace` in on-error: the error-handling page (2026-04). */
export const telemetryStatements: readonly StatementRule[] = [
  statement(
    "trace",
    element("source!~ severity=verbose|information|error", {
      // Policies from before the message element hold the message as their text.
      holdsText: true,
      children: [child("message?", textAlone), child("metadata*", element("name! value!"))],
    }),
  ),
  statement("emit-metric", element("name!~ namespace~ value", { children: dimensions })),
  tokenMetric("llm-emit-token-metric"),
  tokenMetric("azure-openai-emit-token-metric"),
  statement(
    "log-to-eventhub",
    element("logger-id!~ partition-id partition-key", {
      holdsText: true,
      groups: [{ takes: "one at most", names: ["partition-id", "partition-key"] }],
    }),
    { support: "approximated", note: "the event is kept as a trace of the logger's name" },
  ),
];
