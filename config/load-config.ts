import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Catalog } from "../catalog/catalog";
import { checkAgainst, inFileOrder, printPath } from "../written/check";
import { layOver } from "../written/merge";
import { type Problem, UserError } from "../written/problem";
import { parseYaml, type WrittenDocument } from "../written/yaml-tree";
import { complete } from "./complete";
import { type Finding, rules } from "./rules";
import { type Config, writtenConfigSchema } from "./schema";

/** An environment as read: complete, checked, with what its author should know. */
export interface LoadedConfig {
  readonly config: Config;
  readonly warnings: readonly Problem[];
  /** The environment's file and those it extends, nearest first. */
  readonly files: readonly string[];
}

/** Reads an environment's YAML with what it extends. Throws a `UserError` with every problem that can be seen. */
export function loadConfig(file: string, catalog: Catalog): LoadedConfig {
  const { document, files } = readWithBase(file, []);
  const written = checkAgainst(writtenConfigSchema, document);
  const completed = complete(written, catalog);
  if ("missing" in completed)
    throw new UserError(inFileOrder(completed.missing.map((each) => problem(each, document))));
  const { config } = completed;
  const found = (severity: "error" | "warning") =>
    inFileOrder(
      rules
        .filter((rule) => rule.severity === severity)
        .flatMap((rule) => rule.check(config, catalog))
        .map((finding) => problem(finding, document)),
    );
  const errors = found("error");
  if (errors.length > 0) throw new UserError(errors);
  return { config, warnings: found("warning"), files };
}

/** The environments of a folder: its YAML files that state an `environment`, sorted; neither bases nor plans. */
export function environmentFiles(directory: string): string[] {
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch (cause) {
    throw unreadable(directory, cause);
  }
  return names
    .filter((name) => name.endsWith(".yaml") && !name.endsWith(".capacity.yaml"))
    .sort()
    .map((name) => join(directory, name))
    .filter((file) => /^environment\s*:/m.test(readText(file).toString()));
}

function readWithBase(file: string, extendedBy: readonly string[]): { document: WrittenDocument; files: string[] } {
  const shown = shortest(file);
  if (extendedBy.includes(shown)) {
    throw new UserError([
      {
        at: { file: shown },
        path: "extends",
        message: `must not come back to itself, got ${[...extendedBy, shown].join(" → ")}`,
      },
    ]);
  }
  const document = parseYaml(readText(file), shown);
  const { value } = document;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UserError([{ at: document.position([]), message: "must be a map of settings" }]);
  }
  const base = (value as { extends?: unknown }).extends;
  if (typeof base !== "string") return { document, files: [shown] };
  const under = readBase(join(dirname(file), base), document, [...extendedBy, shown]);
  return { document: layOver(under.document, document), files: [shown, ...under.files] };
}

function readBase(file: string, document: WrittenDocument, extendedBy: readonly string[]) {
  try {
    return readWithBase(file, extendedBy);
  } catch (error) {
    if (!(error instanceof UserError) || !error.problems.every(({ message }) => message === missingFile)) throw error;
    throw new UserError([
      {
        at: document.position(["extends"]),
        path: "extends",
        message: `must be a file that exists, got "${shortest(file)}"`,
      },
    ]);
  }
}

const missingFile = "must be a file that exists";

function readText(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

function unreadable(file: string, cause: unknown): UserError {
  const { code } = cause as NodeJS.ErrnoException;
  const message = code === "ENOENT" ? missingFile : `must be readable, got ${code}`;
  return new UserError([{ at: { file: shortest(file) }, message }]);
}

function problem({ path, message }: Finding, document: WrittenDocument): Problem {
  return { at: document.position(path), path: printPath(path), message };
}

/** A path as a person in the working folder would name it. */
function shortest(file: string): string {
  const near = relative(process.cwd(), file);
  return near !== "" && !near.startsWith("..") ? near : file;
}
