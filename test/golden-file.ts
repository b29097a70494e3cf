import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Compares text with a committed golden file; `UPDATE_GOLDEN=1` writes it, for a change that a commit explains. */
export function expectGolden(file: string, text: string): void {
  if (process.env.UPDATE_GOLDEN === "1") {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  expect(existsSync(file) ? readFileSync(file, "utf8") : `(no golden file ${file}; run with UPDATE_GOLDEN=1)`).toBe(
    text,
  );
}
