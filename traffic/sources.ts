import { access, constants, stat } from "node:fs/promises";
import { isAbsolute } from "node:path";
import { glob } from "tinyglobby";
import type { Config } from "../config/schema";
import { type Problem, UserError } from "../written/problem";
import { type InspectedFile, inspectFile } from "./files/inspect-file";
import { detectTimestamps, type TimestampForm } from "./files/timestamps";
import { detectLayout, type Layout } from "./layout";
import type { Session } from "./session";

/** A traffic file that can be read: how it is written and which column means what. */
export interface Source extends InspectedFile {
  readonly path: string;
  readonly bytes: number;
  readonly layout: Layout;
  readonly timestamps: TimestampForm;
}

/**
 * Finds and inspects the files of these names and globs, sorted by path.
 *
 * @throws UserError with every file that cannot be read, at once
 */
export async function findSources(session: Session, files: readonly string[], config: Config): Promise<Source[]> {
  const { paths, problems } = await findFiles(files);
  const sources: Source[] = [];
  let withoutRows: string[] = [];
  for (const path of paths) {
    const found = await inspectFile(session, path);
    if (typeof found === "string") {
      problems.push({ at: { file: path }, message: found });
      continue;
    }
    const layout = detectLayout(
      found.columns.map(({ name }) => name),
      config.traffic.columns,
    );
    if (typeof layout === "string") {
      problems.push({ at: found.format === "csv" ? { file: path, line: 1 } : { file: path }, message: layout });
    } else if (!found.hasRows) {
      withoutRows = [...withoutRows, path];
    } else {
      const { size } = await stat(path);
      const timestamps = detectTimestamps(found, layout.columns.timestamp);
      sources.push({ ...withLateColumns(found, layout, config), path, bytes: size, layout, timestamps });
    }
  }
  // A quiet hour's export holds a header and nothing else: a problem only where there is nothing but such files.
  if (sources.length === 0) {
    problems.push(...withoutRows.map((path) => ({ at: { file: path }, message: "must hold requests, got no row" })));
  }
  if (problems.length > 0) throw new UserError(problems);
  return sources;
}

async function findFiles(files: readonly string[]): Promise<{ paths: string[]; problems: Problem[] }> {
  const problems: Problem[] = [];
  const paths = new Set<string>();
  if (files.length === 0) problems.push({ message: "must be given traffic files (--traffic <files>)" });
  for (const file of files) {
    const found = await findOne(file);
    if (typeof found === "string") problems.push({ at: { file }, message: found });
    else for (const path of found) paths.add(path);
  }
  return { paths: [...paths].sort(), problems };
}

/** A name that is there is that file, whatever characters it holds; all else is a glob. */
async function findOne(file: string): Promise<string[] | string> {
  const there = await stat(file).catch((error: NodeJS.ErrnoException) => error.code);
  if (there === "EACCES") return denied(folderOf(file));
  if (typeof there === "object" && there.isDirectory())
    return `must be a file, got a directory (name its files: ${file.replace(/\/$/, "")}/*.csv)`;
  if (typeof there === "object") return [file];
  const folder = folderOf(file);
  const refused = await access(folder, constants.R_OK | constants.X_OK).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error.code,
  );
  if (refused === "EACCES") return denied(folder);
  const found = await glob(file, { expandDirectories: false, absolute: isAbsolute(file) });
  return found.length > 0 ? found : "matches no file";
}

function denied(folder: string): string {
  return `must be in a directory that you may read, got permission denied on ${folder}`;
}

/** The part of a glob before its first wildcard, up to the last slash. */
function folderOf(file: string): string {
  const fixed = file.slice(0, file.search(/[*?[{(!]|$/));
  const slash = fixed.lastIndexOf("/");
  return slash < 0 ? "." : fixed.slice(0, slash + 1);
}

/** A key of JSON may first appear far down the file, so what may be asked for counts as there. */
function withLateColumns(found: InspectedFile, layout: Layout, config: Config): InspectedFile {
  if (found.format !== "ndjson") return found;
  const asked = config.workloads.flatMap(({ traffic }) => Object.keys(traffic.where));
  const names = new Set([...found.columns.map(({ name }) => name), ...Object.values(layout.columns), ...asked]);
  return { ...found, columns: [...names].map((name) => ({ name, type: "VARCHAR" })) };
}
