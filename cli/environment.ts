import { basename, join } from "node:path";
import type { Catalog } from "../catalog/catalog";
import { type LoadedConfig, loadConfig } from "../config/load-config";
import { printProblem } from "../written/problem";
import { warn } from "./progress";

/** The YAML of an environment that a command was given: a name in config/, or a file. */
export function environmentFile(argument: string): string {
  return /\.ya?ml$/.test(argument) ? argument : join("config", `${argument}.yaml`);
}

/** What commands make of an environment and nobody commits: `.headroom/<name>/…`. */
export function workFile(file: string, name: string): string {
  return join(".headroom", basename(file).replace(/\.ya?ml$/, ""), name);
}

/** Where an environment's profile lives. */
export function profileFile(file: string): string {
  return workFile(file, "profile.parquet");
}

/** Reads an environment and tells what its author should know on standard error. */
export function readEnvironment(file: string, catalog: Catalog): LoadedConfig {
  const loaded = loadConfig(file, catalog);
  warn(...loaded.warnings.map((warning) => `warning: ${printProblem(warning)}`));
  return loaded;
}
