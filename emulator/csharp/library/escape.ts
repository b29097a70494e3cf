/** Text in which the halves of characters that stand alone are replaced, as .NET does when it makes bytes of it. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
}

const unreserved = /[!'()*]/g;

/** One character as the hexadecimal codes of its UTF-8 bytes. */
function percentOf(unit: string): string {
  return `%${unit.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** `Uri.EscapeDataString`: all but letters, digits and `-._~`. */
export function escapeDataString(text: string): string {
  return encodeURIComponent(wellFormed(text)).replace(unreserved, percentOf);
}

/** `Uri.EscapeUriString`: leaves also what parts an URI. */
export function escapeUriString(text: string): string {
  return encodeURI(wellFormed(text)).replaceAll("%5B", "[").replaceAll("%5D", "]");
}

/** `Uri.UnescapeDataString`: bytes that are no UTF-8 stay escaped, in upper case. */
export function unescapeDataString(text: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return unescapedParts(run);
    }
  });
}

/** The characters of a run of escaped bytes of which not all are UTF-8. */
function unescapedParts(run: string): string {
  let text = "";
  for (let at = 0; at < run.length; ) {
    const lead = Number.parseInt(run.slice(at + 1, at + 3), 16);
    const bytes = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    const part = run.slice(at, at + 3 * bytes);
    const decoded = tryDecode(part);
    text += decoded ?? run.slice(at, at + 3).toUpperCase();
    at += decoded === undefined ? 3 : part.length;
  }
  return text;
}

function tryDecode(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/** `WebUtility.UrlEncode`: as a form writes it, with `+` for a space. */
export function urlEncode(text: string): string {
  return encodeURIComponent(wellFormed(text))
    .replace(/['~]/g, (unit) => percentOf(unit))
    .replaceAll("%20", "+");
}

/** `WebUtility.UrlDecode`: `+` is a space; bytes that are no UTF-8 become the replacement character. */
export function urlDecode(text: string): string {
  return text
    .replaceAll("+", " ")
    .replace(/(?:%[\da-f]{2})+/gi, (run) => Buffer.from(run.replaceAll("%", ""), "hex").toString("utf8"));
}
