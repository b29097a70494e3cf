import type { Deployment, ModelAccount, ModelDeployment } from "../deployment";
import { type AzureResource, type AzureResources, byName } from "./azure-resources";
import { contentFilterType, readContentFilters } from "./content-filters";
import { regionOf } from "./gateway";
import type { Spelling } from "./settings";

/** ARM's type of a Cognitive Services account, of every kind. */
const accountType = "Microsoft.CognitiveServices/accounts";

const openAi = "openai.azure.com";
const cognitive = "cognitiveservices.azure.com";
/** Domains that an account's subdomain answers under, by kind: the ones that serve models. */
const modelDomains: Readonly<Record<string, readonly string[]>> = {
  AIServices: [openAi, "services.ai.azure.com", cognitive],
  OpenAI: [openAi],
};
/** Kinds whose content safety has a host of its own. */
const safetyKinds = ["ContentSafety", "CognitiveServices"];

/** Accounts that serve models, by name. */
export function readAccounts(resources: AzureResources): readonly ModelAccount[] {
  return resources
    .all(accountType)
    .filter((account) => kindOf(account) in modelDomains)
    .sort(byName)
    .map((account) => ({
      name: account.name,
      region: regionOf(account.settings.text(["location", "location"])),
      hosts: hostsOf(account, modelDomains[kindOf(account)] ?? []),
      deployments: readDeployments(resources, account),
      contentFilters: readContentFilters(resources, account),
    }));
}

/** Accounts that judge text, by name. */
export function readContentSafety(resources: AzureResources): Deployment["contentSafety"] {
  return resources
    .all(accountType)
    .filter((account) => safetyKinds.includes(kindOf(account)))
    .sort(byName)
    .flatMap((account) => {
      const region = regionOf(account.settings.text(["location", "location"]));
      return hostsOf(account, [cognitive]).map((host) => ({ name: account.name, region, host }));
    });
}

function kindOf({ settings }: AzureResource): string {
  return settings.text(["kind", "kind"]);
}

/** An account without a subdomain answers under its region's name. */
function hostsOf({ settings }: AzureResource, domains: readonly string[]): readonly string[] {
  const subdomain = settings.textIf(["custom_subdomain_name", "properties.customSubDomainName"]);
  if (subdomain !== undefined) return domains.map((domain) => `${subdomain.toLowerCase()}.${domain}`);
  return [`${regionOf(settings.text(["location", "location"]))}.api.cognitive.microsoft.com`];
}

function readDeployments(resources: AzureResources, account: AzureResource): readonly ModelDeployment[] {
  const deployments = resources.partsOf(account, `${accountType}/deployments`);
  const names = new Set(deployments.map(({ name }) => name));
  const filters = new Set(resources.partsOf(account, contentFilterType).map(({ name }) => name));
  return deployments.map((deployment) => {
    const { name, settings } = deployment;
    const tier = settings.textIf(["", "properties.serviceTier"]);
    return {
      name,
      sku: settings.text(["sku.name", "sku.name"]),
      capacity: settings.numberIf(["sku.capacity", "sku.capacity"]) ?? 1,
      model: {
        format: settings.text(["model.format", "properties.model.format"]),
        name: settings.text(["model.name", "properties.model.name"]),
        version: settings.textIf(["model.version", "properties.model.version"]) ?? "",
      },
      spilloverDeployment: linked(deployment, ["", "properties.spilloverDeploymentName"], names, "a deployment"),
      contentFilter: linked(deployment, ["rai_policy_name", "properties.raiPolicyName"], filters, "a content filter"),
      serviceTier: tier === "Default" ? undefined : tier,
    };
  });
}

/** What a deployment names within its account; filters that the service comes with are not in the stacks. */
function linked(
  { settings }: AzureResource,
  spelling: Spelling,
  names: ReadonlySet<string>,
  what: string,
): string | undefined {
  const name = settings.textIf(spelling);
  if (name && !names.has(name) && !name.startsWith("Microsoft.")) {
    settings.complainOfLink(spelling, `must be ${what} of the same account, got ${name}`);
  }
  return name;
}
