import type { Gateway } from "../deployment";
import type { AzureResource } from "./azure-resources";
import type { Settings } from "./settings";

/** ARM's type of an API Management service. */
export const serviceType = "Microsoft.ApiManagement/service";

/** The service with its regions, the primary one first; a region whose gateway is turned off is none. */
export function readGateway({ name, settings }: AzureResource): Gateway {
  const { tier, units } = skuOf(settings);
  const primary = { region: regionOf(settings.text(["location", "location"])), units };
  const others = settings.items(["additional_location", "properties.additionalLocations"]).map((each) => ({
    off: isOff(each, "disableGateway"),
    region: regionOf(each.text(["location", "location"])),
    units: each.numberIf(["capacity", "sku.capacity"]) ?? units,
  }));
  return {
    name,
    tier,
    generation: tier === "Consumption" ? "consumption" : tier.endsWith("V2") ? "v2" : "classic",
    regions: [{ ...primary, off: isOff(settings, "properties.disableGateway") }, ...others].flatMap(
      ({ off, ...region }) => (off ? [] : [region]),
    ),
    host: `${name}.azure-api.net`,
  };
}

/** `Sweden Central` and `swedencentral` are one region. */
export function regionOf(location: string): string {
  return location.toLowerCase().replaceAll(" ", "");
}

function isOff(settings: Settings, azapi: string): boolean {
  return settings.flag(["gateway_disabled", azapi], false);
}

/** azurerm says `PremiumV2_2` for two units of PremiumV2. */
function skuOf(settings: Settings): { tier: string; units: number } {
  const sku = settings.textIf(["sku_name", ""]);
  if (sku === undefined) {
    return { tier: settings.text(["", "sku.name"]), units: settings.numberIf(["", "sku.capacity"]) ?? 1 };
  }
  const [, tier = "", units = ""] = /^([A-Za-z0-9]+)_(\d+)$/.exec(sku) ?? [];
  if (tier === "" && sku !== "") settings.complain(["sku_name", ""], `must be a tier and its units, got ${sku}`);
  return { tier, units: Number(units) };
}
