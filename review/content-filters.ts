import type { Loosening } from "./loosening";
import type { Synthesis, SynthesizedResource } from "./read-synthesis";
import { block, referenced } from "./references";

/** One row of a content filter, whichever provider creates it. */
interface FilterRow {
  readonly name: string;
  readonly source: string;
  readonly refuses: boolean;
  readonly severity: string;
}

/** Settings of a content filter by the rows they write. The service's default filter has them all, at medium. */
const settings: Readonly<Record<string, string>> = {
  Hate: "thresholds.hate",
  Sexual: "thresholds.sexual",
  Violence: "thresholds.violence",
  Selfharm: "thresholds.selfHarm",
  Jailbreak: "jailbreak",
  "Protected Material Text": "protectedMaterial",
  "Protected Material Code": "protectedMaterial",
};

const passed: Readonly<Record<string, string>> = { Prompt: "prompts", Completion: "answers" };

/** What the lanes' own content filters let pass that the service's default would not; a filter is the same in all accounts. */
export function filterLoosenings(synthesis: Synthesis): readonly Loosening[] {
  const found = synthesis.resources.flatMap((resource) =>
    rowsOf(resource).flatMap((row) => loosened(String(resource.attributes.name), row)),
  );
  const accounts = synthesis.resources.filter((resource) => rowsOf(resource).length > 0);
  const regionsOf = (filter: string) =>
    accounts.filter(({ attributes }) => attributes.name === filter).map((resource) => regionOf(synthesis, resource));
  const once = new Map(found.map((each) => [`${each.filter} ${each.setting}`, each]));
  return [...once.values()].map(({ filter, setting, meaning }) => ({
    where: `content filter ${filter} in ${regionsOf(filter).join(", ")}`,
    setting,
    meaning,
  }));
}

function loosened(filter: string, { name, source, refuses, severity }: FilterRow) {
  const setting = settings[name];
  if (setting === undefined) return [];
  const isSevere = setting.startsWith("thresholds.");
  if (!refuses)
    return [
      { filter, setting: `contentFilter.${setting}: off`, meaning: `${name} passes in ${passed[source] ?? source}` },
    ];
  if (!isSevere || severity !== "High") return [];
  return [
    { filter, setting: `contentFilter.${setting}: high`, meaning: `${name} of medium severity passes, read and said` },
  ];
}

function regionOf(synthesis: Synthesis, { stack, attributes }: SynthesizedResource): string {
  const account = referenced(synthesis, stack, attributes.cognitive_account_id ?? attributes.parent_id);
  return String(account?.attributes.location ?? "an account that was brought");
}

function rowsOf({ type, attributes }: SynthesizedResource): readonly FilterRow[] {
  if (type === "azurerm_cognitive_account_rai_policy") {
    return blocks(attributes.content_filter).map((row) => ({
      name: String(row.name),
      source: String(row.source),
      refuses: row.filter_enabled === true && row.block_enabled === true,
      severity: String(row.severity_threshold),
    }));
  }
  if (type !== "Microsoft.CognitiveServices/accounts/raiPolicies") return [];
  return blocks(block(block(attributes.body).properties).contentFilters).map((row) => ({
    name: String(row.name),
    source: String(row.source),
    refuses: row.enabled === true && row.blocking === true,
    severity: String(row.severityThreshold),
  }));
}

function blocks(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.map(block) : [];
}
