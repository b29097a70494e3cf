// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what JSON escapes
const escaped = /["\\\u0000-\u001f\u0085\u2028\u2029]/;
const notEscapedInJavaScript = /[\u0085\u2028\u2029]/g;
const loneSurrogates = /(\p{Surrogate}+)/u;

/** A JSON string, escaped as Newtonsoft does: quotes, backslashes, control characters and the line ends of Unicode. */
export function quoted(text: string): string {
  if (!escaped.test(text)) return `"${text}"`;
  const json = JSON.stringify(text);
  if (!json.includes("\\ud")) return json.replace(notEscapedInJavaScript, escapedUnit);
  // JavaScript escapes halves of surrogate pairs that stand alone; Newtonsoft writes them as they are.
  const parts = text.split(loneSurrogates).map((part) => (loneSurrogates.test(part) ? part : inner(part)));
  return `"${parts.join("")}"`;
}

function inner(text: string): string {
  return JSON.stringify(text).slice(1, -1).replace(notEscapedInJavaScript, escapedUnit);
}

function escapedUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
