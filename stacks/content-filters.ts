import type { LanePlan, PlannedDeployment } from "../capacity/plan";
import type { Config } from "../config/schema";
import type { AiAccount } from "../constructs/ai-account";
import type { Blocklist } from "../constructs/blocklist";
import type { ContentFilter } from "../constructs/content-filter";
import { workloadOf } from "./lane-policy-props";

/**
 * Whether a lane's content filter is a deployment's too: embeddings say nothing that a filter could judge, and what another
 * lane makes has that lane's.
 */
export function isFiltered({ role, sharedFrom }: PlannedDeployment): boolean {
  return role !== "embeddings" && sharedFrom === undefined;
}

/**
 * Adds to an account the content filters of the lanes that have a deployment there, after the blocklists they name; by
 * workload. To be called before the account's deployments are added.
 */
export function addContentFilters(
  account: AiAccount,
  config: Config,
  lanes: readonly LanePlan[],
): ReadonlyMap<string, ContentFilter> {
  const filtered = lanes
    .filter(({ deployments }) => deployments.some((each) => each.region === account.location && isFiltered(each)))
    .flatMap((lane) => {
      const { contentFilter } = workloadOf(config, lane);
      return contentFilter ? [{ name: lane.workload, rules: contentFilter }] : [];
    });
  const blocklists = addBlocklists(account, config, new Set(filtered.flatMap(({ rules }) => rules.blocklists)));
  return new Map(
    filtered.map(({ name, rules }) => [
      name,
      account.addContentFilter({ name, rules, blocklists: rules.blocklists.map((list) => blocklists(list)) }),
    ]),
  );
}

/** In the config's order; returns the way to find one by its name. */
function addBlocklists(account: AiAccount, config: Config, named: ReadonlySet<string>): (name: string) => Blocklist {
  const added = new Map(
    config.blocklists.filter(({ name }) => named.has(name)).map((list) => [list.name, account.addBlocklist(list)]),
  );
  return (name) => {
    const found = added.get(name);
    if (!found) throw new RangeError(`content filters must name blocklists of the config, got ${name}`);
    return found;
  };
}
