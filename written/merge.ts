import type { Position } from "./problem";
import type { Path, WrittenDocument } from "./yaml-tree";

/**
 * Lays one document over another: maps merge, a list whose items all have a `name` merges by name (the base's order
 * first), anything else is replaced. Every part keeps the file and line it came from.
 */
export function layOver(base: WrittenDocument, over: WrittenDocument): WrittenDocument {
  const merged = merge(
    { document: base, path: [], value: base.value },
    { document: over, path: [], value: over.value },
  );
  return { value: plain(merged), position: (path, ofKey) => positionIn(merged, path, ofKey) };
}

/** A part of a document: where it was written, and its value. */
interface Part {
  readonly document: WrittenDocument;
  readonly path: Path;
  readonly value: unknown;
}
type Tree = Part & { readonly children?: ReadonlyMap<string | number, Tree> };

function merge(base: Part, over: Part): Tree {
  const [lower, upper] = [childrenOf(base), childrenOf(over)];
  if (!lower || !upper || lower.kind !== upper.kind || lower.kind === "plainList") return over;
  const keyed = new Map(lower.parts);
  const result = new Map<string | number, Tree>(keyed);
  for (const [key, part] of upper.parts) {
    const under = keyed.get(key);
    result.set(key, under ? merge(under, part) : part);
  }
  if (lower.kind === "map") return { ...over, children: result };
  return { ...over, children: new Map([...result.values()].map((tree, index) => [index, tree])) };
}

function childrenOf({
  document,
  path,
  value,
}: Part):
  | { readonly kind: "map" | "namedList" | "plainList"; readonly parts: readonly (readonly [string, Part])[] }
  | undefined {
  const part = (key: string | number, child: unknown): Part => ({ document, path: [...path, key], value: child });
  if (Array.isArray(value)) {
    const named = value.length > 0 && value.every((item) => typeof nameOf(item) === "string");
    const times = new Map<unknown, number>();
    const keyOf = (item: unknown, index: number): string => {
      if (!named) return String(index);
      const time = (times.get(nameOf(item)) ?? 0) + 1;
      times.set(nameOf(item), time);
      // A name that one list holds twice is its author's slip: both stay, for a rule to see.
      return `${nameOf(item)}\n${time}`;
    };
    return {
      kind: named ? "namedList" : "plainList",
      parts: value.map((item, index) => [keyOf(item, index), part(index, item)]),
    };
  }
  if (typeof value !== "object" || value === null) return undefined;
  return { kind: "map", parts: Object.entries(value).map(([key, child]) => [key, part(key, child)]) };
}

function nameOf(item: unknown): unknown {
  return typeof item === "object" && item !== null ? (item as { name?: unknown }).name : undefined;
}

function plain({ value, children }: Tree): unknown {
  if (!children) return value;
  const entries = [...children].map(([key, child]) => [key, plain(child)] as const);
  return Array.isArray(value) ? entries.map(([, child]) => child) : Object.fromEntries(entries);
}

function positionIn(tree: Tree, path: Path, ofKey?: "key"): Position {
  const [step, ...rest] = path;
  if (step === undefined) return tree.document.position(tree.path, ofKey);
  const child = tree.children?.get(step);
  return child ? positionIn(child, rest, ofKey) : tree.document.position([...tree.path, ...path], ofKey);
}
