import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Catalog } from "../catalog/catalog";
import { checkAgainst, printPath } from "../written/check";
import { layOver } from "../written/merge";
import { inFileOrder, type Problem, UserError } from "../written/problem";
import { type Path, parseYaml, type WrittenDocument } from "../written/yaml-tree";
import { complete } from "./complete";
import { type ContractFile, contractList, contractProblems, hasName } from "./contracts";
import type { Finding } from "./rules/rule";
import { checkRules } from "./rules/rules";
import { type Config, writtenConfigSchema } from "./schema";
import { withoutFaults } from "./without-faults";

/** An environment as read: complete, checked, with what its author should know. */
export interface LoadedConfig {
  readonly config: Config;
  readonly warnings: readonly Problem[];
  /** The environment's file, the access contracts it reads, and the files it extends with theirs: nearest first. */
  readonly files: readonly string[];
  /** Gives a problem of a setting the place where that was written, or where it would have been. */
  locate(problem: Problem): Problem;
}

/**
 * Reads an environment's YAML with what it extends. Throws a `UserError` with every problem that can be seen: faults
 * against the schema, settings that are missing, and what the rules find in all that is sound.
 */
export function loadConfig(file: string, catalog: Catalog): LoadedConfig {
  const { document, files, contractFaults } = readWithBase(file, []);
  const located = ({ path, message }: Finding): Problem => ({
    at: document.position(path),
    path: printPath(path),
    message,
  });
  const written = faultsOf(document);
  const faults = [...written, ...contractFaults];
  const sound = withoutFaults(document.value, written);
  if (!sound) throw new UserError(inFileOrder(faults));
  const completed = complete(sound.written, catalog);
  if ("missing" in completed) {
    // What is faulty was left out, so it is missing too; its author has been told.
    const told = written.map(({ path }) => path);
    const missing = completed.missing.map(located).filter(({ path = "" }) => !isBelow(path, told));
    throw new UserError(inFileOrder([...faults, ...missing]));
  }
  const { config } = completed;
  // A contract that was left out may be the one that was meant.
  const unsure = contractFaults.length > 0 ? ["consumers"] : [];
  const settings = new Set([...sound.unsure.settings, ...unsure]);
  const errors = checkRules("error", config, catalog, { ...sound.unsure, settings }).map(located);
  if (faults.length + errors.length > 0) throw new UserError(inFileOrder([...faults, ...errors]));
  return {
    config,
    warnings: inFileOrder(checkRules("warning", config, catalog).map(located)),
    files,
    locate: (problem) => ({ ...problem, at: document.position(stepsOf(problem.path ?? "")) }),
  };
}

/** `a[0].b` as steps. */
function stepsOf(path: string): Path {
  return (path.match(/[^.[\]]+/g) ?? []).map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

function faultsOf(document: WrittenDocument): readonly Problem[] {
  try {
    checkAgainst(writtenConfigSchema, document);
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.problems;
  }
}

function isBelow(path: string, others: readonly (string | undefined)[]): boolean {
  return others.some((other) => other !== undefined && (path === other || path.startsWith(`${other}.`)));
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

/** Everything that an environment is written in, laid over each other. */
interface Read {
  readonly document: WrittenDocument;
  readonly files: readonly string[];
  /** Of the contracts as files: they are left out, and the rest is read on. */
  readonly contractFaults: readonly Problem[];
}

function readWithBase(file: string, extendedBy: readonly string[]): Read {
  const shown = shortest(file);
  const document = parseYaml(readText(file), shown);
  const { value } = document;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UserError([{ at: document.position([]), message: "must be a map of settings" }]);
  }
  const { extends: base, consumersFrom } = value as { extends?: unknown; consumersFrom?: unknown };
  const { contracts, problems } =
    typeof consumersFrom === "string"
      ? readContracts(join(dirname(file), consumersFrom), document)
      : { contracts: [], problems: [] };
  const own = contracts.length === 0 ? document : layOver(contractList(contracts), document);
  const files = [shown, ...contracts.map((contract) => contract.file)];
  if (typeof base !== "string") return { document: own, files, contractFaults: problems };
  const under = readBase(join(dirname(file), base), document, [...extendedBy, shown]);
  return {
    document: layOver(under.document, own),
    files: [...files, ...under.files],
    contractFaults: [...problems, ...under.contractFaults],
  };
}

function readBase(file: string, document: WrittenDocument, extendedBy: readonly string[]): Read {
  const refuse = (message: string) => new UserError([{ at: document.position(["extends"]), path: "extends", message }]);
  const shown = shortest(file);
  if (extendedBy.includes(shown)) {
    throw refuse(`must not come back to itself, got ${[...extendedBy, shown].join(" → ")}`);
  }
  try {
    return readWithBase(file, extendedBy);
  } catch (error) {
    const [problem] = error instanceof UserError ? error.problems : [];
    // Without a line it is the file as a whole that cannot be read, so who named it has to hear.
    if (!problem || problem.at?.line !== undefined) throw error;
    throw refuse(problem.message === missingFile ? `${missingFile}, got "${shown}"` : `${problem.message}: "${shown}"`);
  }
}

/** The access contracts of a folder, one YAML a consumer, in the order of their names, and what is wrong with the others. */
function readContracts(
  folder: string,
  document: WrittenDocument,
): { readonly contracts: readonly ContractFile[]; readonly problems: readonly Problem[] } {
  const refuse = (message: string) => ({
    contracts: [],
    problems: [{ at: document.position(["consumersFrom"]), path: "consumersFrom", message }],
  });
  let names: string[];
  try {
    names = readdirSync(folder)
      .filter((name) => /\.ya?ml$/.test(name))
      .sort();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    return refuse(`must be a folder of access contracts, got "${shortest(folder)}", which is none (${code})`);
  }
  if (names.length === 0) return refuse(`must hold a YAML a consumer, got none in "${shortest(folder)}"`);
  const problems: Problem[] = [];
  const read = names.flatMap((name) => {
    const file = shortest(join(folder, name));
    try {
      return [{ file, document: parseYaml(readText(join(folder, name)), file) }];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  return {
    contracts: read.filter(hasName),
    problems: [...problems, ...contractProblems(read)],
  };
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
  const messages: Readonly<Record<string, string>> = {
    ENOENT: missingFile,
    EISDIR: "must be a file, got a directory",
    ENOTDIR: missingFile,
    EACCES: "must be readable, got EACCES (give yourself permission to read it)",
  };
  const message = messages[code ?? ""] ?? `must be readable, got ${code}`;
  return new UserError([{ at: { file: shortest(file) }, message }]);
}

/** A path as a person in the working folder would name it. */
function shortest(file: string): string {
  const near = relative(process.cwd(), file);
  return near !== "" && !near.startsWith("..") ? near : file;
}
