import type { Synthesis, SynthesizedResource } from "./read-synthesis";

/** A setting that is looser than the secure default, with what it means. */
export interface Loosening {
  readonly address: string;
  readonly setting: string;
  readonly meaning: string;
}

type Check = (resource: SynthesizedResource) => readonly Omit<Loosening, "address">[];

/** What is looked at, by resource type: every loosening of a secure default that a stack can hold. */
const checks: Readonly<Record<string, Check>> = {
  azurerm_cognitive_account: ({ attributes }) => [
    ...when(attributes.local_auth_enabled !== false, "local_auth_enabled", "keys can be used, not Entra alone"),
    ...when(
      attributes.public_network_access_enabled !== false,
      "public_network_access_enabled",
      "reachable from the internet by who holds a role",
    ),
  ],
  azurerm_api_management: ({ attributes }) =>
    when(
      attributes.public_network_access_enabled !== false,
      "public_network_access_enabled",
      "the gateway has a public address",
    ),
  azurerm_managed_redis: ({ attributes }) => [
    ...when(
      attributes.public_network_access !== "Disabled",
      "public_network_access",
      "reachable from the internet by who holds a key",
    ),
    ...when(
      first(attributes.default_database)?.access_keys_authentication_enabled === true,
      "access_keys_authentication_enabled",
      "API Management cannot use Entra with Managed Redis; the key is held in Terraform's state",
    ),
  ],
  azurerm_storage_account: ({ attributes }) => [
    ...when(attributes.shared_access_key_enabled !== false, "shared_access_key_enabled", "account keys can be used"),
    ...when(
      attributes.public_network_access_enabled !== false,
      "public_network_access_enabled",
      "reachable from the internet by who holds a role",
    ),
  ],
  azurerm_application_insights: ({ attributes }) =>
    when(
      attributes.local_authentication_disabled !== true,
      "local_authentication_disabled",
      "telemetry can be written with the instrumentation key",
    ),
};

/** Every loosening of a secure default, and state that is not shared. */
export function loosenings({ resources, stacks }: Synthesis): Loosening[] {
  const local = stacks.filter(({ backend, name }) => backend === "local" && !name.endsWith("-bootstrap"));
  return [
    ...resources.flatMap((resource) =>
      (checks[resource.type]?.(resource) ?? []).map((found) => ({
        address: `${resource.stack}/${resource.address}`,
        ...found,
      })),
    ),
    ...local.map(({ name }) => ({
      address: name,
      setting: "backend local",
      meaning: "state on one machine; good for a first look only",
    })),
  ];
}

function when(loose: boolean, setting: string, meaning: string): Omit<Loosening, "address">[] {
  return loose ? [{ setting, meaning }] : [];
}

function first(block: unknown): Readonly<Record<string, unknown>> | undefined {
  const one = Array.isArray(block) ? block[0] : block;
  return typeof one === "object" && one !== null ? (one as Record<string, unknown>) : undefined;
}
