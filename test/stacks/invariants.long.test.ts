import { type AzapiType, azapiBodies, checkAzapiBody } from "../../constructs/azapi-bodies";
import type { SynthesizedStack } from "../constructs/synthesize";
import { exampleEnvironments } from "./environments";
import { type AddressedResource, ancestors, resourcesOf } from "./graph";
import { environmentStacks, environmentText, stackParts } from "./synthesize-environment";

describe.each(exampleEnvironments)("environment $name", (environment) => {
  const stacks = environmentStacks(environment);
  const everywhere = stackParts.map((part) => stacks[part]);
  const all = everywhere.flatMap(resourcesOf);

  test("the service's policy, and every backend that a lane's policy names, stand before it", () => {
    const backends = backendAddresses(stacks.gateway);
    const [global] = Object.keys(stacks.gateway.all("azurerm_api_management_policy"));
    for (const policy of Object.values(stacks.gateway.all("azurerm_api_management_api_policy"))) {
      expect(policy.depends_on).toContain(`azurerm_api_management_policy.${global}`);
      const literal = [...policy.xml_content.matchAll(/backend-id="([a-z][^"]*)"/g)].map(([, name]) => name);
      // An expression names them in quotes.
      const quoted = [...backends.keys()].filter((name) => policy.xml_content.includes(`&quot;${name}&quot;`));
      expect(literal.length + quoted.length).toBeGreaterThan(0);
      for (const name of [...literal, ...quoted]) expect(policy.depends_on).toContain(backends.get(name));
    }
  });

  test("each gateway region has a pool of every lane: PTUs first, then its own region, then the plan's order", () => {
    const { gateway, regions } = environment.config;
    const elsewhere = gateway.topology === "multiRegion" ? regions.slice(1) : [];
    const backends = new Map(
      [...backendAddresses(stacks.gateway)].map(([name, address]) => [`\${${address}.id}`, name]),
    );
    const pools = Object.values(stacks.gateway.all("azapi_resource")).filter(
      ({ body }) => body?.properties?.type === "Pool",
    );
    const lanes = environment.plan.lanes.filter((lane) => lane.class !== "batch");
    expect(pools).toHaveLength(lanes.length * (1 + elsewhere.length));
    for (const lane of lanes) {
      const provisioned = lane.deployments.filter(({ sku }) => sku.endsWith("ProvisionedManaged")).length;
      for (const region of elsewhere) {
        const pool = pools.find(({ name }) => name === `${lane.workload}-from-${region}`);
        const order = pool?.body.properties.pool.services.map(({ id }: { id: string }) => backends.get(id));
        expect(order[provisioned]).toBe(`${lane.workload}-${region}`);
        const priorities = pool?.body.properties.pool.services.map(({ priority }: { priority: number }) => priority);
        expect(priorities).toEqual([1, 2, 3].slice(0, order.length));
      }
    }
  });

  test("every deployment has its lane's content filter, embeddings have the service's own", () => {
    const { plan, config } = environment;
    for (const lane of plan.lanes) {
      const { contentFilter } = config.workloads.find(({ name }) => name === lane.workload) ?? {};
      for (const { name, role } of lane.deployments) {
        const filter = filterOf(stacks.models, name);
        if (contentFilter && role !== "embeddings") {
          expect(filter).toMatch(new RegExp(`^\\$\\{\\w+\\.\\w+_ContentFilter-${lane.workload}_\\w+\\.name\\}$`));
        } else {
          expect(filter).toBe("Microsoft.DefaultV2");
        }
      }
    }
  });

  test("nothing that Terraform could learn a subscription's key from is in the stacks", () => {
    const types = new Set(all.map(({ type }) => type));
    expect(types).not.toContain("azurerm_api_management_subscription");
    for (const { resource } of all.filter(({ resource }) => /\/subscriptions@/.test(resource.type ?? ""))) {
      expect(resource.response_export_values).toEqual([]);
      expect(Object.keys(resource.body.properties).sort()).toEqual(["allowTracing", "displayName", "scope", "state"]);
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
        .filter((type) => !/_(deployment|rai_policy|rai_blocklist)$/.test(type) && type !== "azapi_resource");
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

  test("a backend is left after three failures where the pool has another, after six where it has none", () => {
    const backends = stacks.gateway.all("azurerm_api_management_backend");
    for (const resource of Object.values(stacks.gateway.all("azapi_resource"))) {
      const services = resource.body?.properties?.pool?.services as readonly { readonly id: string }[] | undefined;
      for (const { id } of services ?? []) {
        const backend = backends[/backend\.(.+)\.id/.exec(id)?.[1] ?? ""];
        const { count } = backend?.circuit_breaker_rule.failure_condition ?? {};
        expect(count).toBe((services ?? []).length > 1 ? 3 : 6);
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
      expect(resource.version_upgrade_option).toBe("NoAutoUpgrade");
      expect(resource.rai_policy_name).toBeTruthy();
      expect(resource.model.version).toBeTruthy();
    }
  });

  test("whatever a policy, a pool, a filter or a deployment may name outlives their update", () => {
    const owned = /^azurerm_(api_management_backend|cognitive_account_rai_(policy|blocklist))$/;
    const named = all.filter(
      ({ type, resource }) =>
        owned.test(type) || /\/(backends|loggers|raiPolicies|raiBlocklistItems)@/.test(String(resource.type ?? "")),
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

/** The content filter of the deployments of this name; there may be one in each of several accounts. */
function filterOf(stack: SynthesizedStack, name: string): string {
  const filters = resourcesOf(stack)
    .filter(({ type, resource }) => type.endsWith("_deployment") || /\/deployments@/.test(String(resource.type)))
    .filter(({ resource }) => resource.name === name)
    .map(({ resource }): string => resource.rai_policy_name ?? resource.body.properties.raiPolicyName);
  const withoutRegion = new Set(
    filters.map((filter) => filter.replace(/\.\w+_Content(.*)_\w+\.name/, ".r_Content$1_h.name")),
  );
  expect(withoutRegion.size).toBe(1);
  return filters[0] ?? "";
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
