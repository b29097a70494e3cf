import { skusInside, zoneOf } from "../../catalog/lookup";
import { suggest } from "../../written/check";
import { findIf, type Rule } from "./rule";

/** Rules on regions, data boundary and what may be deployed inside it. */
export const boundaryRules: readonly Rule[] = [
  {
    id: "known-region",
    why: "an account can only be created in a region that offers models",
    severity: "error",
    check: ({ regions }, catalog) => {
      const known = catalog.regions.map(({ name }) => name);
      return regions.flatMap((region, index) =>
        findIf(
          !known.includes(region),
          ["regions", index],
          `must be an Azure region with models, got "${region}" (${suggest(region, known)})`,
        ),
      );
    },
  },
  {
    id: "region-once",
    why: "there is one account a region",
    severity: "error",
    check: ({ regions }) =>
      regions.flatMap((region, index) =>
        findIf(regions.indexOf(region) !== index, ["regions", index], `must be named once, got "${region}" again`),
      ),
  },
  {
    id: "region-inside-boundary",
    why: "prompts must not leave the data boundary",
    severity: "error",
    check: ({ regions, dataBoundary }, catalog) => {
      if (dataBoundary === "global" || dataBoundary === "region") return [];
      const known = catalog.regions.map(({ name }) => name);
      const inside = known.filter((region) => zoneOf(catalog, region) === dataBoundary);
      return regions.flatMap((region, index) =>
        findIf(
          known.includes(region) && !inside.includes(region),
          ["regions", index],
          `must lie inside the data boundary ${dataBoundary}, got "${region}" (inside: ${inside.join(", ")})`,
        ),
      );
    },
  },
  {
    id: "region-boundary-single",
    why: "a second region is outside the first one's boundary",
    severity: "error",
    check: ({ regions, dataBoundary }) =>
      findIf(
        dataBoundary === "region" && regions.length > 1,
        ["regions", 1],
        `must be the only region for the data boundary region, got ${regions.length} regions`,
      ),
  },
  {
    id: "skus-inside-boundary",
    why: "a deployment type decides where prompts are processed",
    severity: "error",
    check: ({ capacity, dataBoundary }) => {
      const inside = skusInside(dataBoundary);
      return findIf(
        !capacity.skus.some((sku) => inside.includes(sku)),
        ["capacity", "skus"],
        `must hold one that keeps the data boundary ${dataBoundary}, got ${capacity.skus.join(", ")} (inside: ${inside.join(", ")})`,
      );
    },
  },
  {
    id: "redundant-regions",
    why: "the loss of a region can only be borne by another",
    severity: "error",
    check: ({ redundancy, regions }) =>
      findIf(
        redundancy === "regions" && regions.length === 1,
        ["redundancy"],
        "must have a second region to fall back to, got one (add one to regions, or use zones)",
      ),
  },
];
