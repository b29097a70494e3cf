import { skusInside, zoneOf } from "../catalog/lookup";
import { suggest } from "../written/check";
import type { Rule } from "./rules";

/** Rules on regions, data boundary and what may be deployed inside it. */
export const boundaryRules: readonly Rule[] = [
  {
    id: "known-region",
    why: "an account can only be created in a region that offers models",
    severity: "error",
    check: ({ regions }, catalog) =>
      regions.flatMap((region, index) => {
        const known = catalog.regions.map(({ name }) => name);
        if (known.includes(region)) return [];
        return [
          {
            path: ["regions", index],
            message: `must be an Azure region with models, got "${region}" (${suggest(region, known)})`,
          },
        ];
      }),
  },
  {
    id: "region-once",
    why: "there is one account a region",
    severity: "error",
    check: ({ regions }) =>
      regions.flatMap((region, index) =>
        regions.indexOf(region) === index
          ? []
          : [{ path: ["regions", index], message: `must be named once, got "${region}" again` }],
      ),
  },
  {
    id: "region-inside-boundary",
    why: "prompts must not leave the data boundary",
    severity: "error",
    check: ({ regions, dataBoundary }, catalog) =>
      regions.flatMap((region, index) => {
        const zone = zoneOf(catalog, region);
        const known = catalog.regions.some(({ name }) => name === region);
        if (!known || dataBoundary === "global" || dataBoundary === "region" || zone === dataBoundary) return [];
        const inside = catalog.regions.filter((each) => each.zone === dataBoundary).map(({ name }) => name);
        return [
          {
            path: ["regions", index],
            message: `must lie inside the data boundary ${dataBoundary}, got "${region}" (inside: ${inside.join(", ")})`,
          },
        ];
      }),
  },
  {
    id: "region-boundary-single",
    why: "a second region is outside the first one's boundary",
    severity: "error",
    check: ({ regions, dataBoundary }) =>
      dataBoundary === "region" && regions.length > 1
        ? [
            {
              path: ["regions", 1],
              message: `must be the only region for the data boundary region, got ${regions.length} regions`,
            },
          ]
        : [],
  },
  {
    id: "skus-inside-boundary",
    why: "a deployment type decides where prompts are processed",
    severity: "error",
    check: ({ capacity, dataBoundary }) => {
      const inside = skusInside(dataBoundary);
      return capacity.skus.some((sku) => inside.includes(sku))
        ? []
        : [
            {
              path: ["capacity", "skus"],
              message: `must hold one that keeps the data boundary ${dataBoundary}, got ${capacity.skus.join(", ")} (inside: ${inside.join(", ")})`,
            },
          ];
    },
  },
  {
    id: "redundant-regions",
    why: "the loss of a region can only be borne by another",
    severity: "error",
    check: ({ redundancy, regions }) =>
      redundancy === "regions" && regions.length === 1
        ? [
            {
              path: ["redundancy"],
              message: "must have a second region to fall back to, got one (add one to regions, or use zones)",
            },
          ]
        : [],
  },
  {
    id: "local-state",
    why: "local state is one laptop away from being lost, and cannot be shared",
    severity: "warning",
    check: ({ state, environment }) =>
      state.backend === "local" && environment.startsWith("prod")
        ? [
            {
              path: ["state", "backend"],
              message: "is local, good for a first look only (use azurerm, the bootstrap stack makes its storage)",
            },
          ]
        : [],
  },
];
