import type { ContentFilter } from "../deployment";
import type { AzureResource, AzureResources } from "./azure-resources";
import type { Settings, Spelling } from "./settings";

/** ARM's type of a content filter. */
export const contentFilterType = "Microsoft.CognitiveServices/accounts/raiPolicies";
const blocklistType = "Microsoft.CognitiveServices/accounts/raiBlocklists";

/** Categories that have a severity; azurerm demands one of the others too, and the service ignores it. */
const graded = ["hate", "sexual", "violence", "selfharm"];
const sources = ["Prompt", "Completion"] as const;
/** Where an agent service filters, which is no part of a call to a model. */
const agentSources = ["PreToolCall", "PostToolCall", "PreRun", "PostRun"];
const thresholds = ["Low", "Medium", "High"] as const;

/** The content filters of an account, by name; rows that are turned off are left out. */
export function readContentFilters(resources: AzureResources, account: AzureResource): readonly ContentFilter[] {
  const blocklists = new Map(
    resources.partsOf(account, blocklistType).map((list) => [list.name, termsOf(resources, list)]),
  );
  return resources.partsOf(account, contentFilterType).map(({ name, settings }) => ({
    name,
    mode: settings.textIf(["mode", "properties.mode"]) ?? "Default",
    categories: settings
      .items(["content_filter", "properties.contentFilters"])
      .filter((row) => isOfCalls(row) && row.flag(["filter_enabled", "enabled"], true))
      .map((row) => ({
        name: row.text(["name", "name"]),
        source: oneOf(row, ["source", "source"], sources, "Prompt"),
        threshold: thresholdOf(row),
        blocking: row.flag(["block_enabled", "blocking"], true),
      })),
    blocklists: settings
      .items(["", "properties.customBlocklists"])
      .filter(isOfCalls)
      .map((row) => blocklistOf(row, blocklists)),
  }));
}

function isOfCalls(row: Settings): boolean {
  return !agentSources.includes(row.text(["source", "source"]));
}

function thresholdOf(row: Settings): "Low" | "Medium" | "High" | undefined {
  if (!graded.includes(row.text(["name", "name"]).toLowerCase())) return undefined;
  return oneOf(row, ["severity_threshold", "severityThreshold"], thresholds, "Medium");
}

function blocklistOf(
  row: Settings,
  blocklists: ReadonlyMap<string, ContentFilter["blocklists"][number]["terms"]>,
): ContentFilter["blocklists"][number] {
  const spelling: Spelling = ["", "blocklistName"];
  const name = row.text(spelling);
  const terms = blocklists.get(name);
  if (!terms && name !== "") {
    row.complainOfLink(spelling, `must be a blocklist of the same account, got ${name}`);
  }
  const source = oneOf(row, ["", "source"], sources, "Prompt");
  return { name, source, blocking: row.flag(["", "blocking"], true), terms: terms ?? [] };
}

/** Terms by the names of their resources. */
function termsOf(resources: AzureResources, list: AzureResource): ContentFilter["blocklists"][number]["terms"] {
  return resources.partsOf(list, `${blocklistType}/raiBlocklistItems`).map(({ settings }) => ({
    pattern: settings.text(["", "properties.pattern"]),
    isRegex: settings.flag(["", "properties.isRegex"], false),
  }));
}

function oneOf<T extends string>(row: Settings, spelling: Spelling, allowed: readonly T[], otherwise: T): T {
  const written = row.text(spelling);
  const found = allowed.find((each) => each.toLowerCase() === written.toLowerCase());
  if (!found && written !== "") row.complain(spelling, `must be one of ${allowed.join(", ")}, got ${written}`);
  return found ?? otherwise;
}
