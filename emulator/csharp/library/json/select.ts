import { CSharpException } from "../../definition";
import { argumentNull } from "../linq/failures";
import { JArray } from "./array";
import { JObject } from "./object";
import type { JToken } from "./token";

type Step = (tokens: Iterable<JToken>) => Iterable<JToken>;

const paths = new Map<string, readonly Step[]>();
/** So many paths are kept read; a policy has but few, unless it makes them up. */
const keptPaths = 1000;

/** What `SelectTokens` gives: JSONPath without filters, which the emulator refuses. */
export function selectTokens(from: JToken, path: string | null): Iterable<JToken> {
  if (path === null) throw argumentNull("expression");
  let steps = paths.get(path);
  if (steps === undefined) {
    steps = readPath(path);
    if (paths.size >= keptPaths) paths.clear();
    paths.set(path, steps);
  }
  let tokens: Iterable<JToken> = [from];
  for (const step of steps) tokens = step(tokens);
  return tokens;
}

/** What `SelectToken` gives: the only token at the path; null when there is none, or a failure when one is asked for. */
export function selectToken(from: JToken, path: string | null, errorWhenNoMatch = false): JToken | null {
  let found: JToken | null = null;
  for (const token of selectTokens(from, path)) {
    if (found !== null) throw new CSharpException("JsonException", "Path returned multiple tokens.");
    found = token;
  }
  if (found === null && errorWhenNoMatch) throw new CSharpException("JsonException", "Path returned no token.");
  return found;
}

const partPattern =
  /(?<scan>\.\.)(?<scanned>\*|[^.[\]'" ]+)?|\.?\[(?<indexer>\*|-?\d+(?:\s*,\s*-?\d+)*|-?\d*:-?\d*(?::-?\d*)?|(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?:\s*,\s*(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))*)\]|\.?(?<name>\*|[^.[\]'" ()]+)/y;

function readPath(path: string): Step[] {
  const steps: Step[] = [];
  let at = path.startsWith("$") ? 1 : 0;
  while (at < path.length) {
    partPattern.lastIndex = at;
    const part = partPattern.exec(path);
    if (part === null) throw badPath(path, at);
    const { scan, scanned, indexer, name } = part.groups as Record<string, string | undefined>;
    if (scan !== undefined) steps.push(scanStep(scanned === "*" ? null : (scanned ?? null)));
    else if (indexer !== undefined) steps.push(indexerStep(indexer));
    else steps.push(name === "*" ? values : fieldStep([name as string]));
    at += part[0].length;
  }
  return steps;
}

function badPath(path: string, at: number): Error {
  if (/^\.?\[\s*\?/.test(path.slice(at))) {
    return new Error(`the emulator can't run filters in a JSONPath: ${path}`);
  }
  const unit = path[at] === "[" ? path[at + 1] : path[at];
  return unit === undefined
    ? new CSharpException("JsonException", "Path ended with open indexer.")
    : new CSharpException("JsonException", `Unexpected character while parsing path: ${unit}`);
}

function indexerStep(indexer: string): Step {
  if (indexer === "*") return elements;
  if (indexer.includes("'") || indexer.includes('"')) {
    const names = [...indexer.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/g)];
    return fieldStep(names.map((name) => (name[1] ?? name[2] ?? "").replace(/\\(.)/g, "$1")));
  }
  if (indexer.includes(":")) return sliceStep(indexer.split(":"));
  const indexes = indexer.split(",").map(Number);
  return function* (tokens) {
    for (const token of tokens) {
      if (!(token instanceof JArray)) continue;
      for (const index of indexes) if (index < token.size) yield token.get(index);
    }
  };
}

function fieldStep(names: readonly string[]): Step {
  return function* (tokens) {
    for (const token of tokens) {
      if (!(token instanceof JObject)) continue;
      for (const name of names) {
        const value = token.get(name);
        if (value !== null) yield value;
      }
    }
  };
}

function* values(tokens: Iterable<JToken>): Iterable<JToken> {
  for (const token of tokens) if (token instanceof JObject) for (const { value } of token.children) yield value;
}

function* elements(tokens: Iterable<JToken>): Iterable<JToken> {
  for (const token of tokens) if (token instanceof JArray) yield* token.children;
}

/** Everything below that has the name; without a name everything there is. */
function scanStep(name: string | null): Step {
  return function* (tokens) {
    for (const token of tokens) {
      if (name === null) yield token;
      for (const below of token.descendants()) {
        if (name === null ? below.name === null : below.name === name) {
          yield name === null ? below : (below.children[0] as JToken);
        }
      }
    }
  };
}

function sliceStep(bounds: readonly string[]): Step {
  const [start, end, step] = bounds.map((bound) => (bound === "" ? undefined : Number(bound)));
  if (step === 0) throw new CSharpException("JsonException", "Step cannot be zero.");
  return function* (tokens) {
    for (const token of tokens) {
      if (!(token instanceof JArray)) continue;
      const by = step ?? 1;
      const from = within(start ?? (by > 0 ? 0 : token.size - 1), token.size, by);
      const to = end === undefined ? (by > 0 ? token.size : -1) : within(end, token.size, by);
      for (let index = from; by > 0 ? index < to : index > to; index += by) {
        if (index >= 0 && index < token.size) yield token.get(index);
      }
    }
  };
}

/** A bound of a slice; negative ones count from the end. */
function within(bound: number, size: number, by: number): number {
  const index = bound < 0 ? bound + size : bound;
  return by > 0 ? Math.max(index, 0) : Math.min(index, size - 1);
}
