import { JToken } from "./token";
import { JValue } from "./value";

/** Whether content stands for several tokens: a list or an array, but no text, bytes or token. */
export function isSeveral(content: unknown): content is Iterable<unknown> {
  return (
    typeof content === "object" &&
    content !== null &&
    !(content instanceof JToken) &&
    !(content instanceof Uint8Array) &&
    Symbol.iterator in content
  );
}

/** The token that content stands for: itself, or the value it is. Throws for what JSON has no value for. */
export function tokenOf(content: unknown): JToken {
  return content instanceof JToken ? content : JValue.of(content);
}

/** Tokens of all content, lists within lists laid out flat. */
export function* tokensOf(content: unknown): Generator<JToken> {
  if (!isSeveral(content)) yield tokenOf(content);
  else for (const part of content) yield* tokensOf(part);
}
