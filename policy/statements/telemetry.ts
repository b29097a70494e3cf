import type { Statement, Value } from "../document";
import type { Expression } from "../expression";
import { element } from "./element";

/** At most five custom dimensions: what Application Insights takes of a token metric. */
export type Dimensions =
  | readonly [Dimension]
  | readonly [Dimension, Dimension]
  | readonly [Dimension, Dimension, Dimension]
  | readonly [Dimension, Dimension, Dimension, Dimension]
  | readonly [Dimension, Dimension, Dimension, Dimension, Dimension];

/** A dimension by name: few values, or it costs more than it tells. */
export type Dimension = readonly [name: string, value: Value];

/** `llm-emit-token-metric`: prompt, completion and total tokens to Application Insights. Its dimensions are read before the call. */
export function llmEmitTokenMetric(attributes: {
  readonly namespace: string;
  readonly dimensions: Dimensions;
}): Statement<"inbound"> {
  return element("llm-emit-token-metric", { namespace: attributes.namespace }, attributes.dimensions.map(dimension));
}

/** `emit-metric`: one more of something. */
export function emitMetric(attributes: {
  readonly name: string;
  readonly namespace: string;
  readonly dimensions: Dimensions;
}): Statement<"inbound" | "backend" | "outbound"> {
  const { name, namespace, dimensions } = attributes;
  return element("emit-metric", { name, namespace }, dimensions.map(dimension));
}

/** `trace`: a line in the trace of the request, never sampled away. */
export function trace(attributes: {
  readonly severity: "verbose" | "information" | "error";
  readonly message: Expression | string;
  readonly metadata: Readonly<Record<string, Value>>;
}): Statement {
  const { severity, message, metadata } = attributes;
  return element("trace", { source: "headroom", severity }, [
    element("message", {}, message),
    ...Object.entries(metadata).map(([name, value]) => element("metadata", { name, value })),
  ]);
}

function dimension([name, value]: Dimension) {
  return element("dimension", { name, value });
}
