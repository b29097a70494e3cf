import type { Catalog } from "../catalog/catalog";
import type { Path } from "../written/yaml-tree";
import { boundaryRules } from "./rules-boundary";
import { gatewayRules } from "./rules-gateway";
import { modelRules } from "./rules-model";
import type { Config } from "./schema";

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

/** Every rule, in the order of the settings they look at. */
export const rules: readonly Rule[] = [...boundaryRules, ...gatewayRules, ...modelRules];
