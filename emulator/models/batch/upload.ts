/** A file as it was uploaded. */
export interface Upload {
  readonly filename: string;
  readonly purpose: string;
  readonly text: string;
  /** Seconds after which the file goes; undefined: never. */
  readonly expiresAfterSeconds: number | undefined;
}

/**
 * Reads an upload: a form of parts, as OpenAI's clients send it, or, for convenience, the JSON lines as the whole body. Undefined where a form has no file
 * or no purpose.
 */
export function readUpload(contentType: string, body: string): Upload | undefined {
  const boundary = /^multipart\/form-data\s*;.*\bboundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  const mark = boundary?.[1] ?? boundary?.[2];
  if (mark === undefined)
    return { filename: "batch.jsonl", purpose: "batch", text: body, expiresAfterSeconds: undefined };
  let file: Part | undefined;
  const values = new Map<string, string>();
  for (const part of partsOf(body, `--${mark}`))
    if (part.filename !== undefined || part.name === "file") file = part;
    else values.set(part.name, part.text);
  const purpose = values.get("purpose");
  if (!file || purpose === undefined) return undefined;
  const seconds = Number(values.get("expires_after[seconds]"));
  return {
    filename: file.filename ?? "batch.jsonl",
    purpose,
    text: file.text,
    expiresAfterSeconds: Number.isInteger(seconds) && seconds > 0 ? seconds : undefined,
  };
}

interface Part {
  readonly name: string;
  readonly filename: string | undefined;
  readonly text: string;
}

function partsOf(body: string, mark: string): readonly Part[] {
  const parts: Part[] = [];
  let at = body.indexOf(mark);
  while (at !== -1) {
    const from = at + mark.length;
    const next = body.indexOf(`\n${mark}`, from);
    if (next === -1) return parts;
    const part = partOf(body.slice(from, body[next - 1] === "\r" ? next - 1 : next));
    if (part) parts.push(part);
    at = next + 1;
  }
  return parts;
}

function partOf(text: string): Part | undefined {
  const head = /^\r?\n([\s\S]*?)\r?\n\r?\n/.exec(text);
  if (!head) return undefined;
  const disposition = /^content-disposition:(.*)$/im.exec(head[1] ?? "")?.[1] ?? "";
  const name = /[;\s]name="([^"]*)"/i.exec(disposition)?.[1];
  if (name === undefined) return undefined;
  const filename = /[;\s]filename="([^"]*)"/i.exec(disposition)?.[1];
  return { name, filename, text: text.slice(head[0].length) };
}
