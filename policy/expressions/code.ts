import { type Expression, literal } from "../expression";

/** An expression of one value: `@(…)`. Only the functions of this folder make expressions, so that each has a name. */
export const single = (code: string, mentions?: readonly string[]): Expression => ({
  code,
  block: false,
  ...(mentions ? { mentions } : {}),
});

/** An expression of statements, each way of which returns: `@{ … }`. */
export const block = (...lines: readonly string[]): Expression => ({ code: lines.join("\n"), block: true });

/** What the policy's own variables hold, as C#. */
export const body = '((JObject)context.Variables["body"])';
export const consumer = '(string)context.Variables["consumer"]';
export const characters = '(int)context.Variables["prompt-characters"]';
export const route = '(string)context.Variables["route"]';
export const attempts = 'context.Variables.GetValueOrDefault<int>("attempts", 0)';
export const fallback = 'context.Variables.GetValueOrDefault<string>("fallback", "")';
/** Whether the caller asks for the larger model by a header, which leaves its body as it is. */
export const asksUp = 'context.Request.Headers.GetValueOrDefault("x-headroom-escalate", "") == "true"';
export const streamed = `((bool?)${body}["stream"] ?? false)`;

/** Marks text that looks like a date: no character of any language. */
export const dateMark = "\\uFDD0";

/** C# for whether a text of the body is a medium: an address that holds the data itself, or sound. */
export const isMedia = (value: string, text: string): string =>
  `(${text}.StartsWith("data:") && (${value}.Path.EndsWith("url") || ${value}.Path.EndsWith("file_data")) || ${value}.Path.EndsWith("input_audio.data"))`;

const array = (texts: readonly string[]): string => `new [] { ${texts.map(literal).join(", ")} }`;

/** C# for whether a subject is one of these texts. */
export function oneOf(texts: readonly string[], subject: string): string {
  const [only, ...more] = texts;
  if (only === undefined) return "false";
  return more.length === 0 ? `${subject} == ${literal(only)}` : `${array(texts)}.Contains(${subject})`;
}

/** C# for whether a subject is none of these texts. */
export function noneOf(texts: readonly string[], subject: string): string {
  const [only, ...more] = texts;
  if (only === undefined) return "true";
  return more.length === 0 ? `${subject} != ${literal(only)}` : `!${array(texts)}.Contains(${subject})`;
}
