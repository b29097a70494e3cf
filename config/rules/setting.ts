import { skuKind } from "../../catalog/lookup";
import { suggest } from "../../written/check";
import { findIf, type Rule } from "./rule";

/** Tags that every resource is given, whatever the environment says. */
const givenTags = ["organization", "environment", "managed-by"];

/** Rules on what an environment is paid with, kept in and told by: prices, budget, state, tags, time zone. */
export const settingRules: readonly Rule[] = [
  {
    id: "budget-told",
    why: "a budget stops nothing: it only tells people",
    severity: "warning",
    check: ({ budget }) =>
      findIf(budget?.emails.length === 0, ["budget"], "tells nobody when it is used up (add budget.emails)"),
  },
  {
    id: "price-of-known-model",
    why: "a price for a model nobody deploys is a slip of the pen",
    severity: "error",
    check: ({ capacity }, catalog) => {
      const known = [...new Set(catalog.models.map(({ model }) => model))];
      return capacity.prices.flatMap(({ model }, index) =>
        findIf(
          !known.includes(model),
          ["capacity", "prices", index, "model"],
          `must be a model of the catalog, got "${model}" (${suggest(model, known)})`,
        ),
      );
    },
  },
  {
    id: "price-once",
    why: "of two prices for the same tokens, one would be ignored",
    severity: "error",
    check: ({ capacity: { prices } }) =>
      prices.flatMap(({ model, sku, serviceTier }, index) =>
        findIf(
          prices.findIndex(
            (other) => other.model === model && other.sku === sku && other.serviceTier === serviceTier,
          ) !== index,
          ["capacity", "prices", index],
          `must be stated once, got ${model} as ${sku} again`,
        ),
      ),
  },
  {
    id: "price-by-token",
    why: "provisioned capacity is paid by the PTU, whatever is sent to it",
    severity: "error",
    check: ({ capacity: { prices } }) =>
      prices.flatMap(({ sku }, index) =>
        findIf(
          skuKind(sku) === "provisioned",
          ["capacity", "prices", index, "sku"],
          `must be a type that is paid by the token, got ${sku}`,
        ),
      ),
  },
  {
    id: "known-time-zone",
    why: "a timestamp without a zone can only be placed with one that is known",
    severity: "error",
    check: ({ traffic: { timeZone } }) =>
      findIf(
        !isTimeZone(timeZone),
        ["traffic", "timeZone"],
        `must be an IANA time zone such as Europe/Berlin, got "${timeZone}"`,
      ),
  },
  {
    id: "local-state",
    why: "local state is one laptop away from being lost, and cannot be shared",
    severity: "warning",
    check: ({ state, environment }) =>
      findIf(
        state.backend === "local" && isProduction(environment),
        ["state", "backend"],
        "is local, good for a first look only (use azurerm, the bootstrap stack makes its storage)",
      ),
  },
  {
    id: "production-redundancy",
    why: "what bears no loss is taken for disposable: nothing in it is protected from being destroyed",
    severity: "warning",
    check: ({ redundancy, environment }) =>
      findIf(
        redundancy === "none" && isProduction(environment),
        ["redundancy"],
        "is none, so nothing is kept from being destroyed (use zones or regions)",
      ),
  },
  {
    id: "given-tag",
    why: "Azure takes tags for the same that differ by case alone, and these are set already",
    severity: "error",
    check: ({ tags }) =>
      Object.keys(tags).flatMap((tag) =>
        findIf(
          givenTags.includes(tag.toLowerCase()),
          ["tags", tag],
          "must be left out: every resource is given it already",
        ),
      ),
  },
  {
    id: "tag-once",
    why: "Azure takes tags for the same that differ by case alone",
    severity: "error",
    check: ({ tags }) => {
      const names = Object.keys(tags);
      const first = (tag: string) => names.find((name) => name.toLowerCase() === tag.toLowerCase());
      return names.flatMap((tag) =>
        findIf(first(tag) !== tag, ["tags", tag], `must differ by more than case from "${first(tag)}"`),
      );
    },
  },
];

function isProduction(environment: string): boolean {
  return environment.startsWith("prod");
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
