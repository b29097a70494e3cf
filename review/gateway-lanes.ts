import { type LanePolicy, readLanePolicy } from "./lane-policy";
import type { PolicyConsumer } from "./policy-callers";
import type { Synthesis, SynthesizedResource } from "./read-synthesis";
import { block, referenced } from "./references";

/** Who may call a lane, with what the gateway's stack tells of them. */
export interface LaneCaller extends PolicyConsumer {
  /** `key`, `entra` or `both`. */
  readonly authentication: string;
  readonly owner?: string;
}

/** A backend that a lane's policy calls, and where it is. */
export interface LaneBackend {
  readonly name: string;
  readonly region: string;
  readonly url: string;
}

/** A backend in a lane's pool. */
export interface PooledBackend extends LaneBackend {
  readonly priority: number;
  /** Its part of what the members of its priority get. */
  readonly weight: number;
}

/** A lane as it was synthesized: its API, its policy, its backends and its callers. */
export interface GatewayLane {
  readonly name: string;
  readonly policy: LanePolicy;
  readonly callers: readonly LaneCaller[];
  /** Whether a key may come as `Authorization: Bearer`. */
  readonly bearerKeys: boolean;
  /** Whether prompts and answers are logged. */
  readonly logContent: boolean;
  /** The pool's, in the order in which they are tried. */
  readonly pool: readonly PooledBackend[];
  readonly sessionAffinity: boolean;
  /** Where Content Safety stands, whether or not the lane asks it. */
  readonly contentSafetyRegion: string;
  /** Any backend by the name that the policy gives it. */
  readonly backend: (name: string) => LaneBackend;
}

/** The gateway that all lanes stand in. */
export interface SynthesizedGateway {
  readonly name: string;
  readonly sku: string;
  /** Each counts for itself. */
  readonly regions: readonly string[];
}

const apiType = "Microsoft.ApiManagement/service/apis";

/** The gateway, and where it stands. */
export function gatewayOf({ resources }: Synthesis): SynthesizedGateway {
  const gateway = resources.find(({ type }) => type === "azurerm_api_management")?.attributes;
  if (!gateway) throw new RangeError("an environment must have an API Management service");
  const more = Array.isArray(gateway.additional_location) ? gateway.additional_location : [];
  return {
    name: String(gateway.name),
    sku: String(gateway.sku_name),
    regions: [gateway, ...more.map(block)].map(({ location }) => String(location)),
  };
}

/** The lanes of the gateway, by name. A lane of the plan that is not among them is not called through the gateway. */
export function gatewayLanes(synthesis: Synthesis): readonly GatewayLane[] {
  return synthesis.resources
    .filter(({ type }) => type === "azurerm_api_management_api_policy")
    .map((policy) => laneOf(synthesis, policy))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function laneOf(synthesis: Synthesis, { stack, attributes }: SynthesizedResource): GatewayLane {
  const api = referenced(synthesis, stack, attributes.api_name);
  if (api?.type !== apiType) throw new RangeError(`a policy must be an API's, got ${attributes.api_name}`);
  const policy = readLanePolicy(deployedText(String(attributes.xml_content)));
  const keys = block(block(block(api.attributes.body).properties).subscriptionKeyParameterNames);
  const backend = (name: string) => backendOf(synthesis, stack, name);
  const pool = resourceNamed(synthesis, "Microsoft.ApiManagement/service/backends", policy.routes.pool);
  const properties = block(block(pool?.attributes.body).properties);
  return {
    name: String(api.attributes.name),
    policy,
    callers: policy.callers.consumers.map((consumer) => ({ ...consumer, ...accountOf(synthesis, consumer.name) })),
    bearerKeys: keys.bearer === "enabled",
    logContent: logsContent(synthesis, api),
    pool: membersOf(synthesis, stack, block(properties.pool).services),
    sessionAffinity: "sessionAffinity" in block(properties.pool),
    contentSafetyRegion: contentSafetyRegion(synthesis),
    backend,
  };
}

function contentSafetyRegion({ resources }: Synthesis): string {
  const account = resources.find(
    ({ type, attributes }) => type === "azurerm_cognitive_account" && attributes.kind === "ContentSafety",
  );
  return String(account?.attributes.location ?? "no region");
}

/** A client id, which is known at apply only, in the form that it will have. */
const clientId = "00000000-0000-0000-0000-000000000000";

/** A text as API Management will get it: Terraform's escapes undone, its references replaced. */
function deployedText(text: string): string {
  const escapes: Readonly<Record<string, string>> = { "$${": "${", "%%{": "%{" };
  return text.replace(/\$\$\{|%%\{|\$\{[^}]*\}/g, (found) => escapes[found] ?? clientId);
}

/** What the stack's output `consumers` says of one. */
function accountOf({ stacks }: Synthesis, name: string): Pick<LaneCaller, "authentication" | "owner"> {
  const all = stacks.map(({ outputs }) => block(outputs.consumers)).find((outputs) => name in outputs);
  const { authentication, owner } = block(all?.[name]);
  if (authentication === undefined)
    throw new RangeError(`the output consumers must tell of ${name}, whom a policy names`);
  return { authentication: String(authentication), ...(owner === undefined ? {} : { owner: String(owner) }) };
}

function logsContent(synthesis: Synthesis, api: SynthesizedResource): boolean {
  return synthesis.resources.some(({ type, stack, attributes }) => {
    if (type !== `${apiType}/diagnostics` || referenced(synthesis, stack, attributes.parent_id) !== api) return false;
    const { requests, responses } = block(block(block(attributes.body).properties).largeLanguageModel);
    return requests !== undefined || responses !== undefined;
  });
}

function membersOf(synthesis: Synthesis, stack: string, services: unknown): readonly PooledBackend[] {
  const members = Array.isArray(services) ? services.map(block) : [];
  return members
    .sort((a, b) => Number(a.priority) - Number(b.priority))
    .map(({ id, priority, weight }) => ({
      ...backendOf(synthesis, stack, String(referenced(synthesis, stack, id)?.attributes.name)),
      priority: Number(priority),
      weight: Number(weight),
    }));
}

function backendOf(synthesis: Synthesis, stack: string, name: string): LaneBackend {
  const found = resourceNamed(synthesis, "azurerm_api_management_backend", name);
  if (!found) throw new RangeError(`${stack} must have a backend ${name}, which a policy names`);
  const url = String(found.attributes.url);
  return { name, url, region: regionOf(synthesis, url) };
}

function resourceNamed({ resources }: Synthesis, type: string, name: string): SynthesizedResource | undefined {
  return resources.find((resource) => resource.type === type && resource.attributes.name === name);
}

/** Where the account stands that a URL is of; the host, where the account was brought. */
function regionOf({ resources }: Synthesis, url: string): string {
  const { hostname } = new URL(url);
  const account = resources.find(
    ({ type, attributes }) =>
      type === "azurerm_cognitive_account" && attributes.custom_subdomain_name === hostname.split(".")[0],
  );
  return String(account?.attributes.location ?? hostname);
}
