import { type AzapiType, azapiBodies, checkAzapiBody } from "../../constructs/azapi-bodies";
import type { SynthesizedStack } from "../constructs/synthesize";
import { exampleEnvironments } from "./environments";
import { type AddressedResource, ancestors, resourcesOf } from "./graph";
import { environmentStacks, environmentText, stackParts } from "./synthesize-environment";

describe.each(exampleEnvironments)("environment $name", (environment) => {
  const stacks = environmentStacks(environment);
  const everywhere = stackParts.map((part) => stacks[part]);
  const all = everywhere.flatMap(resourcesOf);

  test("every backend that a policy names stands before the policy", () => {
    const backends = backendAddresses(stacks.gateway);
    for (const policy of Object.values(stacks.gateway.all("azurerm_api_management_api_policy"))) {
      const named = [...policy.xml_content.matchAll(/backend-id="([^"]+)"/g)].map(([, name]) => name);
      expect(named.length).toBeGreaterThan(0);
      for (const name of named) expect(policy.depends_on).toContain(backends.get(name));
    }
  });

  test("the children of an account are made one after another, and its private endpoint after its deployments", () => {
    for (const id of Object.keys(stacks.models.all("azurerm_cognitive_account"))) {
      const children = childrenOf(stacks.models, `azurerm_cognitive_account.${id}`);
      const ordered = [...children].sort((a, b) => depth(stacks.models, a) - depth(stacks.models, b));
      for (const [index, child] of ordered.entries()) {
        const before = ancestors(stacks.models, child.address);
        for (const earlier of ordered.slice(0, index)) expect(before).toContain(earlier.address);
      }
      const types = ordered
        .map(({ type }) => type)
        .filter((type) => !type.endsWith("_deployment") && type !== "azapi_resource");
      expect(types).toEqual(
        environment.config.network.profile === "public"
          ? ["azurerm_monitor_diagnostic_setting"]
          : ["azurerm_private_endpoint", "azurerm_monitor_diagnostic_setting"],
      );
    }
  });

  test("every azapi resource has a pinned version and a body that azapi accepts", () => {
    for (const { type, resource } of all.filter(({ type }) => type.startsWith("azapi_"))) {
      expect(Object.keys(azapiBodies)).toContain(resource.type);
      expect([type, resource.name, checkAzapiBody(resource.type as AzapiType, resource.body)]).toEqual([
        type,
        resource.name,
        [],
      ]);
    }
  });

  test("no two resources of a kind share a name in their parent", () => {
    const names = all.map(({ type, resource }) =>
      JSON.stringify([kindOf(type, resource.type), parentOf(resource), nameOf(resource)]),
    );
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test("no two role assignments of an environment share a name, whichever stack they are in", () => {
    const names = all.filter(({ type }) => type === "azurerm_role_assignment").map(({ resource }) => resource.name);
    expect(new Set(names).size).toBe(names.length);
  });

  test("one failure sends a request past a backend where the pool has another", () => {
    const backends = stacks.gateway.all("azurerm_api_management_backend");
    for (const resource of Object.values(stacks.gateway.all("azapi_resource"))) {
      const services = resource.body?.properties?.pool?.services as readonly { readonly id: string }[] | undefined;
      for (const { id } of services ?? []) {
        const backend = backends[/backend\.(.+)\.id/.exec(id)?.[1] ?? ""];
        const { count } = backend?.circuit_breaker_rule.failure_condition ?? {};
        expect(count).toBe((services ?? []).length > 1 ? 1 : 3);
      }
    }
  });

  test("the bootstrap registers whatever resource providers the others need, because only an owner may", () => {
    const registered = (stack: SynthesizedStack): string[] =>
      stack.json.provider.azurerm[0].resource_providers_to_register;
    for (const part of everywhere)
      expect(registered(stacks.bootstrap)).toEqual(expect.arrayContaining(registered(part)));
    expect(registered(stacks.platform)).toContain("Microsoft.Web");
  });

  test("accounts have no keys, a subdomain and an identity; deployments have a filter, a version and no upgrades", () => {
    for (const { resource } of all.filter(({ type }) => type === "azurerm_cognitive_account")) {
      expect(resource).toMatchObject({ local_auth_enabled: false, identity: { type: "SystemAssigned" } });
      expect(resource.custom_subdomain_name).toBe(resource.name);
      expect(resource.public_network_access_enabled).toBe(environment.config.network.profile === "public");
    }
    for (const { resource } of all.filter(({ type }) => type === "azurerm_cognitive_deployment")) {
      expect(resource).toMatchObject({
        rai_policy_name: "Microsoft.DefaultV2",
        version_upgrade_option: "NoAutoUpgrade",
      });
      expect(resource.model.version).toBeTruthy();
    }
  });

  test("whatever a policy or pool may name outlives their update", () => {
    const named = all.filter(
      ({ type, resource }) =>
        type === "azurerm_api_management_backend" || /\/(backends|loggers)@/.test(String(resource.type ?? "")),
    );
    expect(named.length).toBeGreaterThan(0);
    for (const { resource } of named) expect(resource.lifecycle).toEqual({ create_before_destroy: true });
  });

  test("what takes long says how long it may take", () => {
    const slow = /^azurerm_(api_management|managed_redis|cognitive_account|cognitive_deployment|private_endpoint)$/;
    for (const { address, resource } of all.filter(({ type }) => slow.test(type))) {
      expect([address, Object.keys(resource.timeouts ?? {})]).toEqual([address, ["create", "delete", "update"]]);
    }
  });

  test("no secret and no path of this machine is in the Terraform", () => {
    const text = Object.values(environmentText(environment)).join("\n");
    expect(text).not.toContain(process.cwd());
    expect(text).not.toMatch(/InstrumentationKey=|AccountKey=|SharedAccessKey=|-----BEGIN/);
    // A key of 32 bytes or more in base64, or a password that is not a reference.
    expect(text).not.toMatch(/[A-Za-z0-9+/]{43}=/);
    expect(text).not.toMatch(/password=(?!\$\{)/i);
  });

  test("outputs that other stacks read are kept out of logs, and none is a key", () => {
    for (const { json } of everywhere) {
      for (const [name, output] of Object.entries<{ sensitive?: boolean }>(json.output ?? {})) {
        if (name.startsWith("cross-stack-output")) expect(output.sensitive).toBe(true);
        expect(name).not.toMatch(/access_key|primary_key|shared_key/);
      }
    }
  });

  test("every stack carries the environment's tags", () => {
    for (const stack of everywhere) {
      expect(stack.only("azurerm_resource_group").tags).toEqual({
        "cost-center": "ai",
        organization: "contoso",
        environment: environment.config.environment,
        "managed-by": "headroom",
      });
    }
  });

  test("a second synthesis gives the same bytes", () => {
    expect(environmentText(environment)).toEqual(environmentText(environment));
  });
});

function backendAddresses(stack: SynthesizedStack): ReadonlyMap<string, string> {
  return new Map(
    resourcesOf(stack)
      .filter(({ type, resource }) => type === "azurerm_api_management_backend" || /\/backends@/.test(resource.type))
      .map(({ address, resource }) => [resource.name, address]),
  );
}

/** A role assignment is no child: it is Azure's authorization that writes it. */
function childrenOf(stack: SynthesizedStack, account: string): readonly AddressedResource[] {
  return resourcesOf(stack).filter(
    ({ type, resource }) =>
      type !== "azurerm_role_assignment" && JSON.stringify(resource).includes(`\${${account}.id}`),
  );
}

function depth(stack: SynthesizedStack, { address }: AddressedResource): number {
  return ancestors(stack, address).size;
}

/** azapi and azurerm name the same thing differently: a pool is a backend. */
function kindOf(type: string, azapiType: string | undefined): string {
  if (type === "azapi_resource") {
    const [kind = ""] = String(azapiType).split("@");
    if (kind.endsWith("/service/backends")) return "azurerm_api_management_backend";
    if (kind.endsWith("/accounts/deployments")) return "azurerm_cognitive_deployment";
    return kind;
  }
  return type;
}

function parentOf(resource: AddressedResource["resource"]): string {
  const named = resource.parent_id ?? resource.cognitive_account_id ?? resource.api_name ?? resource.target_resource_id;
  if (named !== undefined) return String(named);
  const [service] = String(resource.api_management_name ?? "").split(".name}");
  return service
    ? `${service}.id}`
    : String(resource.resource_id ?? resource.virtual_network_name ?? resource.subnet_id ?? resource.scope ?? "");
}

function nameOf({
  name,
  product_id,
  api_name,
  operation_id,
  identifier,
  subnet_id,
  private_dns_zone_name,
  type,
}: AddressedResource["resource"]): string {
  return [
    name,
    product_id,
    operation_id ?? api_name,
    identifier,
    subnet_id,
    private_dns_zone_name,
    name ? "" : type,
  ].join("|");
}
