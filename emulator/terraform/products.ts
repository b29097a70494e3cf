import type { Product, Subscription } from "../deployment";
import { policyOf } from "./apis";
import { type AzureResource, type AzureResources, shortId } from "./azure-resources";
import { serviceType } from "./gateway";
import type { Settings, Spelling } from "./settings";

/** Products by id, with the APIs that they give access to. */
export function readProducts(resources: AzureResources, gateway: AzureResource): readonly Product[] {
  return resources.partsOf(gateway, `${serviceType}/products`).map((product) => {
    const { name, settings } = product;
    const state = settings.textIf(["", "properties.state"]);
    return {
      id: name,
      displayName: settings.textIf(["display_name", "properties.displayName"]) ?? name,
      published: state === undefined ? settings.flag(["published", ""], false) : state === "published",
      subscriptionRequired: settings.flag(["subscription_required", "properties.subscriptionRequired"], true),
      apiIds: apisOf(product, resources, gateway),
      policy: policyOf(resources, product, `${serviceType}/products/policies`),
    };
  });
}

/** A link is named for its API, or, as `apiLinks`, has a name of its own. */
function apisOf(product: AzureResource, resources: AzureResources, gateway: AzureResource): readonly string[] {
  const linked: Spelling = ["", "properties.apiId"];
  const own: Spelling = ["api_name", "name"];
  const named = resources
    .partsOf(product, `${serviceType}/products/apis`)
    .map(({ name, settings }) => apiOf(`${gateway.id}/apis/${name}`, settings, own, resources));
  const links = resources
    .partsOf(product, `${serviceType}/products/apiLinks`)
    .map(({ settings }) => apiOf(absolute(settings.text(linked), gateway), settings, linked, resources));
  return [...new Set([...named, ...links])].sort();
}

function apiOf(id: string, settings: Settings, spelling: Spelling, resources: AzureResources): string {
  const found = resources.find(id);
  if (!found && id !== "") settings.complainOfLink(spelling, `must be an API that is there, got ${shortId(id)}`);
  return found?.name ?? "";
}

/** Subscriptions by id. */
export function readSubscriptions(resources: AzureResources, gateway: AzureResource): readonly Subscription[] {
  return resources.partsOf(gateway, `${serviceType}/subscriptions`).map(({ name, settings }) => ({
    id: name,
    displayName: settings.textIf(["display_name", "properties.displayName"]) ?? name,
    scope: scopeOf(settings, resources, gateway),
    state: stateOf(settings),
  }));
}

/** azurerm names a product, an API or neither; ARM has one scope, of which `/apis` is all APIs. */
function scopeOf(settings: Settings, resources: AzureResources, gateway: AzureResource): Subscription["scope"] {
  const spellings: readonly Spelling[] = [
    ["product_id", "properties.scope"],
    ["api_id", ""],
  ];
  const spelling = spellings.find((each) => settings.has(each));
  const written = spelling && settings.text(spelling);
  if (!spelling || !written) return { kind: "all" };
  const id = absolute(written, gateway);
  if (/\/service\/[^/]+(\/apis)?\/?$/i.test(id)) return { kind: "all" };
  const found = resources.find(id);
  if (found?.type === `${serviceType}/products`) return { kind: "product", productId: found.name };
  if (found?.type === `${serviceType}/apis`) return { kind: "api", apiId: found.name };
  settings.complainOfLink(spelling, `must be a product or an API that is there, got ${shortId(id)}`);
  return { kind: "all" };
}

const states = ["active", "suspended", "cancelled", "expired", "submitted", "rejected"] as const;

/** The service makes a subscription without a state `submitted`: it opens nothing. */
function stateOf(settings: Settings): Subscription["state"] {
  const spelling: Spelling = ["state", "properties.state"];
  const written = settings.textIf(spelling) ?? "submitted";
  const state = states.find((each) => each === written.toLowerCase());
  if (!state && written !== "") settings.complain(spelling, `must be one of ${states.join(", ")}, got ${written}`);
  return state ?? "submitted";
}

/** An id that leaves out the service's, `/products/chat`, is within it. */
function absolute(id: string, gateway: AzureResource): string {
  return id === "" || /^\/subscriptions\/[^/]+\/resourceGroups\//i.test(id) ? id : `${gateway.id}${id}`;
}
