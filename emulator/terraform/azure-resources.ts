import { idShapes } from "./azurerm-types";
import type { Findings, Place } from "./findings";
import type { WrittenStack } from "./read-stacks";
import { type Element, type Resolver, within } from "./resolve";
import { Settings } from "./settings";

/** One resource as Azure will have it, whichever provider makes it. */
export interface AzureResource {
  /** `Microsoft.ApiManagement/service/apis`. */
  readonly type: string;
  readonly name: string;
  readonly id: string;
  /** Id of what it is a part of; undefined for a resource of a resource group. */
  readonly parentId: string | undefined;
  readonly settings: Settings;
  readonly place: Place;
}

/** ARM's types that shape what a gateway and its models answer. */
const readTypes = new Set(
  `
  Microsoft.ApiManagement/service
  Microsoft.ApiManagement/service/apis
  Microsoft.ApiManagement/service/apis/operations
  Microsoft.ApiManagement/service/apis/operations/policies
  Microsoft.ApiManagement/service/apis/policies
  Microsoft.ApiManagement/service/backends
  Microsoft.ApiManagement/service/caches
  Microsoft.ApiManagement/service/namedValues
  Microsoft.ApiManagement/service/policies
  Microsoft.ApiManagement/service/policyFragments
  Microsoft.ApiManagement/service/products
  Microsoft.ApiManagement/service/products/apiLinks
  Microsoft.ApiManagement/service/products/apis
  Microsoft.ApiManagement/service/products/policies
  Microsoft.ApiManagement/service/subscriptions
  Microsoft.CognitiveServices/accounts
  Microsoft.CognitiveServices/accounts/deployments
  Microsoft.CognitiveServices/accounts/raiBlocklists
  Microsoft.CognitiveServices/accounts/raiBlocklists/raiBlocklistItems
  Microsoft.CognitiveServices/accounts/raiPolicies
  `
    .toLowerCase()
    .trim()
    .split(/\s+/),
);
const readAzurerm = /^azurerm_(api_management|cognitive_(account|deployment))/;
/** APIs and policies of a part of the service, set apart from the rest. */
const workspaces = /^(azurerm_api_management_workspace|Microsoft\.ApiManagement\/service\/workspaces)/i;
const azapiId = "{parent_id}/{name}";
const azapiTypes = ["azapi_resource", "azapi_update_resource"];

/** The resources of an environment that have to do with its gateway and its models, by type and by id. */
export class AzureResources {
  readonly #resources: readonly AzureResource[];
  readonly #byId: ReadonlyMap<string, AzureResource>;

  constructor(
    stacks: readonly WrittenStack[],
    private readonly resolver: Resolver,
    private readonly findings: Findings,
  ) {
    const read = stacks.flatMap((stack) => elementsOf(stack).flatMap((element) => this.#read(element)));
    const updates = read.filter(({ place }) => place.path.startsWith("azapi_update_resource."));
    const made = read.filter((resource) => !updates.includes(resource));
    const all = new Map(made.map((resource) => [keyOf(resource.id), resource]));
    for (const update of updates) {
      const key = keyOf(update.id);
      const owner = all.get(key);
      all.set(key, owner ? this.#updated(owner, update) : update);
    }
    this.#complainOfTwins(made);
    this.#byId = all;
    this.#resources = [...all.values()];
    for (const resource of this.#resources) this.#checkParent(resource);
  }

  /** All of a type, in the order of the stacks and their files. */
  all(type: string): readonly AzureResource[] {
    const wanted = type.toLowerCase();
    return this.#resources.filter((each) => each.type.toLowerCase() === wanted);
  }

  /** A resource by its ARM id, whatever subscription and resource group the id names. */
  find(id: string): AzureResource | undefined {
    return this.#byId.get(keyOf(id));
  }

  /** Parts of a resource: of this type, by name. */
  partsOf(parent: AzureResource, type: string): readonly AzureResource[] {
    const key = keyOf(parent.id);
    return this.all(type)
      .filter(({ parentId }) => parentId !== undefined && keyOf(parentId) === key)
      .sort(byName);
  }

  #read(element: Element): AzureResource[] {
    const { stack, address, attributes } = element;
    const place = { stack, path: address };
    for (const repeated of ["count", "for_each", "dynamic"]) {
      if (attributes[repeated] !== undefined) {
        this.findings.add(within(place, repeated), "must not be set: the emulator reads resources one by one");
      }
    }
    if (workspaces.test(kindOf(element))) {
      this.findings.add(place, "must not be there: the emulator does not know workspaces");
      return [];
    }
    const id = this.resolver.attribute(element, ["id"]);
    if (typeof id !== "string") {
      if (id === undefined) {
        const needed = [...(idShapes[element.type ?? ""] ?? azapiId).matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        this.findings.add(place, `must set ${needed.join(" and ")}, of which its id is made`);
      }
      this.findings.leaveOut();
      return [];
    }
    const settings = new Settings(layersOf(element, place), this.resolver, this.findings);
    return [{ ...partsOfId(id), id, settings, place }];
  }

  /** What a second writer sets goes before what the first one wrote. */
  #updated(owner: AzureResource, update: AzureResource): AzureResource {
    const layers = [...update.settings.layers, ...owner.settings.layers];
    return { ...owner, settings: new Settings(layers, this.resolver, this.findings) };
  }

  #complainOfTwins(resources: readonly AzureResource[]): void {
    const seen = new Map<string, AzureResource>();
    for (const resource of resources) {
      const key = keyOf(resource.id);
      const first = seen.get(key);
      if (first) this.findings.add(resource.place, `must be the only one of its id, got ${first.place.path} beside it`);
      else seen.set(key, resource);
    }
  }

  #checkParent({ parentId, place }: AzureResource): void {
    if (parentId === undefined || this.find(parentId)) return;
    this.findings.addLink(place, `must be part of what is there, got ${shortId(parentId)}`);
  }
}

/** By code unit, not by language. */
export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/** An id from the service's name on, as messages show it: `service/contoso/apis/chat`. */
export function shortId(id: string): string {
  return id.replace(/^.*\/providers\/[^/]+\//i, "").replace(/;rev=[^/]*/, "");
}

/** Ids are compared without regard to case, subscription, resource group and an API's revision. */
function keyOf(id: string): string {
  return id
    .replace(/^.*\/providers\//i, "")
    .replace(/;rev=[^/]*/, "")
    .toLowerCase();
}

function partsOfId(id: string): { type: string; name: string; parentId: string | undefined } {
  const [namespace = "", ...segments] = id.replace(/^.*\/providers\//i, "").split("/");
  const types = segments.filter((_, index) => index % 2 === 0);
  return {
    type: [namespace, ...types].join("/"),
    name: (segments.at(-1) ?? "").replace(/;rev=.*$/, ""),
    parentId: segments.length > 2 ? id.replace(/\/[^/]+\/[^/]+$/, "") : undefined,
  };
}

function elementsOf(stack: WrittenStack): Element[] {
  return Object.entries(stack.resources).flatMap(([type, named]) =>
    Object.entries(named)
      .map(([name, attributes]) => ({ stack, type, address: `${type}.${name}`, attributes }))
      .filter(isRead),
  );
}

function isRead(element: Element): boolean {
  const kind = kindOf(element);
  return readTypes.has(kind.toLowerCase()) || workspaces.test(kind) || (readAzurerm.test(kind) && kind in idShapes);
}

/** Terraform's type, or ARM's for what azapi writes. */
function kindOf({ type = "", attributes }: Element): string {
  return azapiTypes.includes(type) ? String(attributes.type).replace(/@.*$/, "") : type;
}

/** A setting of azapi is in its body, in the part of it that is kept secret, or, as the region is, beside it. */
function layersOf({ type, attributes }: Element, place: Place): Settings["layers"] {
  const layer = (provider: "azurerm" | "azapi", written: unknown, path = "", secret = false) => ({
    provider,
    written,
    place: { ...place, path: `${place.path}${path}` },
    resolved: false,
    secret,
  });
  if (!azapiTypes.includes(type ?? "")) return [layer("azurerm", attributes)];
  const { body, sensitive_body: secret, name, location } = attributes;
  return [
    layer("azapi", { name, location }),
    ...(secret === undefined ? [] : [layer("azapi", secret, ".sensitive_body", true)]),
    layer("azapi", parsed(body), ".body"),
  ];
}

/** azapi 1 took its body as JSON in a text. */
function parsed(body: unknown): unknown {
  if (typeof body !== "string") return body;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
