import type { Api, Deployment, Operation } from "../deployment";
import type { AzureResource, AzureResources } from "./azure-resources";
import { regionOf, serviceType } from "./gateway";
import type { Settings, Spelling } from "./settings";

/** What the service looks for when an API names no other. */
const keyNames = { header: "Ocp-Apim-Subscription-Key", query: "subscription-key" };

/** APIs in the order of their stacks and files, each with its operations by id. */
export function readApis(resources: AzureResources): readonly Api[] {
  return resources.all(`${serviceType}/apis`).map((api) => {
    const { name, settings } = api;
    settings.refuse([
      ["import", "properties.value"],
      ["version_set_id", "properties.apiVersionSetId"],
      ["source_api_id", "properties.sourceApiId"],
    ]);
    const nameOf = (key: "header" | "query") =>
      settings.textIf([`subscription_key_parameter_names.${key}`, `properties.subscriptionKeyParameterNames.${key}`]) ??
      keyNames[key];
    const operations = resources.partsOf(api, `${serviceType}/apis/operations`);
    return {
      id: name,
      displayName: settings.textIf(["display_name", "properties.displayName"]) ?? name,
      path: (settings.textIf(["path", "properties.path"]) ?? "").replace(/^\/|\/$/g, ""),
      revision: settings.textIf(["revision", "properties.apiRevision"]) ?? "1",
      serviceUrl: settings.textIf(["service_url", "properties.serviceUrl"]),
      subscriptionRequired: settings.flag(["subscription_required", "properties.subscriptionRequired"], true),
      keyNames: {
        header: nameOf("header").toLowerCase(),
        query: nameOf("query").toLowerCase(),
        bearer: settings.textIf(["", "properties.subscriptionKeyParameterNames.bearer"]) === "enabled",
      },
      operations: operations.map((each) => readOperation(resources, each)),
      policy: policyOf(resources, api, `${serviceType}/apis/policies`),
    };
  });
}

function readOperation(resources: AzureResources, operation: AzureResource): Operation {
  const { name, settings } = operation;
  const urlTemplate = settings.text(["url_template", "properties.urlTemplate"]);
  return {
    id: name,
    displayName: settings.textIf(["display_name", "properties.displayName"]) ?? name,
    method: settings.text(["method", "properties.method"]).toUpperCase(),
    urlTemplate: urlTemplate.startsWith("/") ? urlTemplate : `/${urlTemplate}`,
    policy: policyOf(resources, operation, `${serviceType}/apis/operations/policies`),
  };
}

/** The policy of the service, a product, an API or an operation. */
export function policyOf(resources: AzureResources, owner: AzureResource, type: string): string | undefined {
  const [policy] = resources.partsOf(owner, type);
  return policy && textOf(policy.settings, ["xml_content", "properties.value"], "properties.format");
}

/** Fragments by id. */
export function readFragments(resources: AzureResources, gateway: AzureResource): Deployment["fragments"] {
  return resources.partsOf(gateway, `${serviceType}/policyFragments`).map(({ name, settings }) => ({
    id: name,
    text: textOf(settings, ["value", "properties.value"], "properties.format"),
  }));
}

/** Policy text that is in the stack; what is behind a link is not. */
function textOf(settings: Settings, spelling: Spelling, format: string): string {
  const link: Spelling = ["xml_link", format];
  const linked = settings.textIf(link);
  if (linked === undefined || !/link|^https?:/.test(linked)) return settings.text(spelling);
  settings.complain(link, `must be the policy's text, got a link, ${linked}`);
  return "";
}

/** Named values by id. One that Key Vault keeps is a secret, and stands for itself: nothing here can read it. */
export function readNamedValues(resources: AzureResources, gateway: AzureResource): Deployment["namedValues"] {
  return resources.partsOf(gateway, `${serviceType}/namedValues`).map(({ name, settings }) => {
    const inVault = settings.has(["value_from_key_vault", "properties.keyVault"]);
    return {
      id: name,
      displayName: settings.textIf(["display_name", "properties.displayName"]) ?? name,
      value: inVault ? `key-vault-secret-${name}` : settings.text(["value", "properties.value"]),
      secret: inVault || settings.flag(["secret", "properties.secret"], false),
    };
  });
}

/** External caches by id. */
export function readCaches(resources: AzureResources, gateway: AzureResource): Deployment["caches"] {
  return resources.partsOf(gateway, `${serviceType}/caches`).map(({ name, settings }) => ({
    id: name,
    location: regionOf(settings.textIf(["cache_location", "properties.useFromLocation"]) ?? "default"),
  }));
}
