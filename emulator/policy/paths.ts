import type { PolicyNode } from "./effective";

/** The step of each element in a path, counted from 1 among its like: `choose[1]`, `set-variable[1]`, `choose[2]`. */
export function stepsOf(nodes: readonly PolicyNode[]): readonly string[] {
  const counts = new Map<string, number>();
  return nodes.map(({ name }) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return `${name}[${count}]`;
  });
}
