import type { Catalog } from "../../catalog/catalog";
import type { Config } from "../schema";
import { boundaryRules } from "./boundary";
import { cacheRules } from "./cache";
import { capacityRules } from "./capacity";
import { consumerRules } from "./consumer";
import { gatewayRules } from "./gateway";
import { modelRules } from "./model";
import type { Finding, Rule } from "./rule";
import { safetyRules } from "./safety";
import { settingRules } from "./setting";
import { sidestepRules } from "./sidestep";
import { workloadRules } from "./workload";

/** Every rule, in the order of the settings they look at. */
export const rules: readonly Rule[] = [
  ...boundaryRules,
  ...gatewayRules,
  ...settingRules,
  ...capacityRules,
  ...consumerRules,
  ...workloadRules,
  ...safetyRules,
  ...cacheRules,
  ...modelRules,
  ...sidestepRules,
];

/** Parts of a config that stand for what was written wrong, so that nothing may be concluded from them. */
export interface Unsure {
  /** Settings at the root, such as `gateway`. */
  readonly settings: ReadonlySet<string>;
  /** Indices of workloads. */
  readonly workloads: ReadonlySet<number>;
}

const allSure: Unsure = { settings: new Set(), workloads: new Set() };

/** What the rules of a severity find; a rule that read something unsure is not believed. */
export function checkRules(
  severity: Rule["severity"],
  config: Config,
  catalog: Catalog,
  unsure: Unsure = allSure,
): readonly Finding[] {
  return rules
    .filter((rule) => rule.severity === severity)
    .flatMap((rule) => {
      const read = new Set<string>();
      const findings = rule.check(recordReads(config, read), catalog);
      if ([...read].some((setting) => unsure.settings.has(setting))) return [];
      return findings.filter(({ path: [root, index] }) => root !== "workloads" || !unsure.workloads.has(Number(index)));
    });
}

/** The config, telling which of its settings are read: a list kept by hand beside each rule would go stale. */
function recordReads(config: Config, read: Set<string>): Config {
  return new Proxy(config, {
    get: (target, setting, receiver) => {
      read.add(String(setting));
      return Reflect.get(target, setting, receiver);
    },
  });
}
