import type { Plan } from "../capacity/plan";
import { filterLoosenings } from "./content-filters";
import { laneLoosenings } from "./lane-loosenings";
import type { Loosening } from "./loosening";
import { endpointsOf } from "./network";
import type { Synthesis, SynthesizedResource } from "./read-synthesis";
import { block } from "./references";

interface Check {
  readonly type: string;
  readonly setting: string;
  readonly meaning: string;
  readonly isLoose: (attributes: SynthesizedResource["attributes"]) => boolean;
}

/** Every loosening of a secure default that a resource can hold, but for the network, which endpoints tell. */
const checks: readonly Check[] = [
  {
    type: "azurerm_cognitive_account",
    setting: "local_auth_enabled",
    meaning: "keys can be used, not Entra alone",
    isLoose: ({ local_auth_enabled }) => local_auth_enabled !== false,
  },
  {
    type: "azurerm_managed_redis",
    setting: "access_keys_authentication_enabled",
    meaning: "API Management signs in to Managed Redis with a key, which Terraform's state holds",
    isLoose: ({ default_database }) => block(default_database).access_keys_authentication_enabled === true,
  },
  {
    type: "azurerm_storage_account",
    setting: "shared_access_key_enabled",
    meaning: "account keys can be used, not Entra alone",
    isLoose: ({ shared_access_key_enabled }) => shared_access_key_enabled !== false,
  },
  {
    type: "Microsoft.Insights/components",
    setting: "DisableLocalAuth",
    meaning: "telemetry can be written with the instrumentation key",
    isLoose: ({ body }) => block(block(body).properties).DisableLocalAuth !== true,
  },
];

const publicMeanings: Readonly<Record<string, string>> = {
  azurerm_cognitive_account: "answers on the internet, to who holds a role",
  azurerm_storage_account: "answers on the internet, to who holds a role",
  azurerm_managed_redis: "answers on the internet, to who holds a key",
  azurerm_api_management: "callers come in by the internet",
};

/** Every loosening of a secure default, of the resources and of the lanes, and state that is not shared. */
export function loosenings(synthesis: Synthesis, plan: Plan): Loosening[] {
  const inPlace = (resource: SynthesizedResource) => `${resource.stack}/${resource.address}`;
  const open = endpointsOf(synthesis).filter(({ isPublic }) => isPublic);
  const local = synthesis.stacks.filter(({ backend, name }) => backend === "local" && !name.endsWith("-bootstrap"));
  return [
    ...open.map(({ resource }) => ({
      where: inPlace(resource),
      setting: "public network access",
      meaning: publicMeanings[resource.type] ?? "answers on the internet",
    })),
    ...synthesis.resources.flatMap((resource) =>
      checks
        .filter(({ type, isLoose }) => type === resource.type && isLoose(resource.attributes))
        .map(({ setting, meaning }) => ({ where: inPlace(resource), setting, meaning })),
    ),
    ...laneLoosenings(synthesis, plan),
    ...filterLoosenings(synthesis),
    ...local.map(({ name }) => ({
      where: name,
      setting: "local backend",
      meaning: "state on one machine; good for a first look only",
    })),
  ];
}
