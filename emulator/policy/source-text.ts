import type { Position } from "./effective";

/** A text whose places can be told as line and column. */
export interface SourceText {
  readonly text: string;
  readonly positionAt: (index: number) => Position;
}

/** Line ends are one character, as XML reads them: lines and columns stay as they are written. */
export function sourceText(written: string): SourceText {
  const text = written.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const starts = [0];
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) starts.push(end + 1);
  return {
    text,
    positionAt: (index) => {
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if ((starts[middle] as number) <= index) low = middle;
        else high = middle - 1;
      }
      return { line: low + 1, column: index - (starts[low] as number) + 1 };
    },
  };
}
