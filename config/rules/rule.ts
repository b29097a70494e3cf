import type { Catalog } from "../../catalog/catalog";
import type { Path } from "../../written/yaml-tree";
import type { Consumer } from "../consumer-schema";
import type { Config } from "../schema";
import type { Workload } from "../workload-schema";

/** What a rule found wrong: where, by the path its author wrote it at, and the message. */
export interface Finding {
  readonly path: Path;
  readonly message: string;
}

/** Something that must hold between settings, or between settings and the catalog. */
export interface Rule {
  readonly id: string;
  /** Why the rule exists, for who is told by it. */
  readonly why: string;
  /** An error stops synthesis; a warning is shown and goes into the review. */
  readonly severity: "error" | "warning";
  check(config: Config, catalog: Catalog): readonly Finding[];
}

/** What is found in each workload, by paths that start at the workload. */
export function forEachWorkload(
  { workloads }: Pick<Config, "workloads">,
  check: (workload: Workload, index: number) => readonly Finding[],
): Finding[] {
  return workloads.flatMap((workload, index) =>
    check(workload, index).map(({ path, message }) => ({ path: ["workloads", index, ...path], message })),
  );
}

/** What is found in each consumer, by paths that start at the consumer. */
export function forEachConsumer(
  { consumers }: Pick<Config, "consumers">,
  check: (consumer: Consumer, index: number) => readonly Finding[],
): Finding[] {
  return consumers.flatMap((consumer, index) =>
    check(consumer, index).map(({ path, message }) => ({ path: ["consumers", index, ...path], message })),
  );
}

/** One finding where something holds, none where it does not. */
export function findIf(holds: boolean, path: Path, message: string): readonly Finding[] {
  return holds ? [{ path, message }] : [];
}
