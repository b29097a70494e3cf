import { createHash } from "node:crypto";
import { idShapes } from "./azurerm-types";
import type { Step } from "./template";

/** A resource or data source, of which Azure makes attributes that nobody wrote. */
export interface Computable {
  /** The stack's name: with the address it tells one identity from another. */
  readonly stack: string;
  readonly type: string;
  readonly address: string;
}

/** Reads another attribute of the same resource; a symbol when it is written but cannot be resolved. */
export type ReadAttribute = (name: string) => unknown;

/** The subscription that everything is taken to be in. */
const subscription = "00000000-0000-0000-0000-000000000000";

/**
 * An attribute that Azure makes at deployment, in Azure's own shape and always the same; undefined for one that cannot be
 * told before. What it is made of stays a symbol when it cannot be resolved.
 */
export function computedAttribute(element: Computable, steps: readonly Step[], read: ReadAttribute): unknown {
  const name = steps.filter((step) => typeof step === "string").join(".");
  if (element.address.startsWith("data.") && isAccount(element.type)) return accountAttribute(element, name);
  if (name === "id") return idOf(element.type, read);
  if (/^(identity\.)?tenant_id$/.test(name)) return guid("tenant");
  if (/^(identity\.)?(principal_id|client_id)$/.test(name)) return guid(`${element.stack}.${element.address}.${name}`);
  if (element.type === "azurerm_api_management" && name === "gateway_url")
    return fill("https://{name}.azure-api.net", read);
  if (element.type === "azurerm_cognitive_account" && name === "endpoint") return endpointOf(read);
  if (element.type === "azurerm_api_management_subscription" && name === "subscription_id") {
    return guid(`${element.stack}.${element.address}`);
  }
  if (element.type === "azurerm_managed_redis" && name === "hostname")
    return fill("{name}.{location}.redis.azure.net", read);
  return undefined;
}

/** Data sources that say where Terraform is signed in. */
function isAccount(type: string): boolean {
  return type === "azurerm_subscription" || type === "azurerm_client_config";
}

function accountAttribute({ stack, address, type }: Computable, name: string): unknown {
  if (name === "id" && type === "azurerm_subscription") return `/subscriptions/${subscription}`;
  if (name === "subscription_id") return subscription;
  if (name === "tenant_id") return guid("tenant");
  return name === "client_id" || name === "object_id" ? guid(`${stack}.${address}.${name}`) : undefined;
}

/** The ARM id of a resource, of either provider. */
function idOf(type: string, read: ReadAttribute): unknown {
  if (type === "azapi_resource" || type === "azapi_update_resource") return azapiId(read);
  const shape = idShapes[type];
  return shape && fill(shape, read);
}

/** `Microsoft.A/b/c` is `c` of its parent; `Microsoft.A/b` is of a provider of its resource group. */
function azapiId(read: ReadAttribute): unknown {
  const given = read("resource_id");
  if (given !== undefined) return given;
  const type = String(read("type")).replace(/@.*$/, "");
  if (type === "Microsoft.Resources/resourceGroups")
    return fill(`/subscriptions/${subscription}/resourceGroups/{name}`, read);
  const segments = type.split("/");
  const kind = segments.length > 2 ? segments.at(-1) : `providers/${type}`;
  return fill(`{parent_id}/${kind}/{name}`, read);
}

/** Where an account answers: under its subdomain, or under its region's when it has none. */
function endpointOf(read: ReadAttribute): unknown {
  if (read("custom_subdomain_name") === undefined) return fill("https://{location}.api.cognitive.microsoft.com/", read);
  const domain = read("kind") === "OpenAI" ? "openai" : "cognitiveservices";
  return fill(`https://{custom_subdomain_name}.${domain}.azure.com/`, read);
}

/** A text with attributes for the names in braces; undefined, or a symbol, where one of them is. */
function fill(shape: string, read: ReadAttribute): unknown {
  const values = new Map([...shape.matchAll(/\{(\w+)\}/g)].map(([mark, name = ""]) => [mark, read(name)]));
  const unknown = [...values.values()].findIndex((value) => value === undefined || typeof value === "symbol");
  if (unknown >= 0) return [...values.values()][unknown];
  return shape.replace(/\{\w+\}/g, (mark) => String(values.get(mark)));
}

/** A GUID that is always the same for the same text. */
function guid(of: string): string {
  const hex = createHash("sha256").update(of).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}
