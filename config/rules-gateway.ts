import { zoneOf } from "../catalog/lookup";
import { suggest } from "../written/check";
import type { Finding, Rule } from "./rules";
import type { Config, GatewayTier } from "./schema";

/** What an API Management tier can do. @see Microsoft, "Feature-based comparison of the API Management tiers" */
const tiers: Readonly<
  Record<GatewayTier, { readonly regions: boolean; readonly outbound: boolean; readonly inbound: boolean }>
> = {
  Developer: { regions: false, outbound: true, inbound: true },
  Basic: { regions: false, outbound: false, inbound: true },
  BasicV2: { regions: false, outbound: false, inbound: false },
  Standard: { regions: false, outbound: false, inbound: true },
  StandardV2: { regions: false, outbound: true, inbound: true },
  Premium: { regions: true, outbound: true, inbound: true },
  PremiumV2: { regions: false, outbound: true, inbound: true },
};

const tiersThat = (can: "regions" | "outbound" | "inbound") =>
  (Object.keys(tiers) as GatewayTier[]).filter((tier) => tiers[tier][can]).join(", ");

/** Rules on the gateway, its network, and who may call it. */
export const gatewayRules: readonly Rule[] = [
  {
    id: "gateway-topology",
    why: "only the classic Premium tier has gateways in several regions",
    severity: "error",
    check: ({ gateway: { topology, tier } }) =>
      topology === "multiRegion" && !tiers[tier].regions
        ? [
            {
              path: ["gateway", "topology"],
              message: `must be single on ${tier}, got multiRegion (has several regions: ${tiersThat("regions")})`,
            },
          ]
        : [],
  },
  {
    id: "gateway-units",
    why: "each tier scales to its own limit",
    severity: "error",
    check: ({ gateway: { tier, units } }, catalog) => {
      const most = catalog.limits.find(({ name }) => name === `gatewayUnits${tier}`);
      return most && units > most.value
        ? [{ path: ["gateway", "units"], message: `must be at most ${most.value} on ${tier}, got ${units}` }]
        : [];
    },
  },
  {
    id: "network-tier",
    why: "private back ends need a gateway that can reach into a network, a private gateway one that can be reached from it",
    severity: "error",
    check: ({ gateway: { tier }, network: { profile } }) => {
      const path = ["network", "profile"];
      if (profile !== "public" && !tiers[tier].outbound) {
        return [
          {
            path,
            message: `must be public on ${tier}, got ${profile} (can reach private back ends: ${tiersThat("outbound")})`,
          },
        ];
      }
      return profile === "private" && !tiers[tier].inbound
        ? [
            {
              path,
              message: `must be public or hybrid on ${tier}, got private (can be private: ${tiersThat("inbound")})`,
            },
          ]
        : [];
    },
  },
  {
    id: "address-space",
    why: "the network holds one subnet for the gateway and one for private endpoints",
    severity: "error",
    check: ({ network: { profile, addressSpace } }) => {
      const bits = Number(addressSpace.split("/")[1]);
      return profile !== "public" && bits > 22
        ? [{ path: ["network", "addressSpace"], message: `must be /22 or larger, got /${bits}` }]
        : [];
    },
  },
  {
    id: "zones-in-region",
    why: "zones are the classic Premium tier's to choose here",
    severity: "warning",
    check: ({ redundancy, gateway: { tier } }) =>
      redundancy === "none" || tier === "Premium" || tier === "PremiumV2"
        ? []
        : [
            {
              path: ["redundancy"],
              message: `is ${redundancy}, but a ${tier} gateway cannot span zones (Premium and PremiumV2 can)`,
            },
          ],
  },
  {
    id: "unique-names",
    why: "workloads and consumers are told apart by name",
    severity: "error",
    check: repeatedNames,
  },
  {
    id: "known-consumer",
    why: "a lane opens to consumers by their name",
    severity: "error",
    check: ({ workloads, consumers }) =>
      workloads.flatMap((workload, index) =>
        workload.consumers.flatMap((name, at) => {
          const known = consumers.map((consumer) => consumer.name);
          if (known.includes(name)) return [];
          const hint = known.length === 0 ? "there are none; add it under consumers" : suggest(name, known);
          return [
            { path: ["workloads", index, "consumers", at], message: `must be a consumer, got "${name}" (${hint})` },
          ];
        }),
      ),
  },
  {
    id: "workload-without-consumer",
    why: "a lane that nobody may call costs money for nothing",
    severity: "warning",
    check: ({ workloads }) =>
      workloads.flatMap(({ consumers }, index) =>
        consumers.length > 0
          ? []
          : [{ path: ["workloads", index], message: "has no consumers, so nobody may call it" }],
      ),
  },
  {
    id: "consumer-without-workload",
    why: "an unused access contract is one that nobody reviews",
    severity: "warning",
    check: ({ workloads, consumers }) =>
      consumers.flatMap(({ name }, index) =>
        workloads.some((workload) => workload.consumers.includes(name))
          ? []
          : [{ path: ["consumers", index], message: `${name} may call no workload` }],
      ),
  },
  {
    id: "cache-streams",
    why: "a streamed answer is never taken from or put into the cache",
    severity: "error",
    check: ({ workloads }) =>
      workloads.flatMap(({ cache, streaming }, index) =>
        cache && streaming === "required"
          ? [
              {
                path: ["workloads", index, "cache"],
                message: "must be left out where streaming is required: streamed answers bypass it",
              },
            ]
          : [],
      ),
  },
  {
    id: "cache-not-in-policy",
    why: "a setting that is accepted and does nothing must say so",
    severity: "warning",
    check: ({ workloads }) =>
      workloads.flatMap(({ cache }, index) =>
        cache
          ? [
              {
                path: ["workloads", index, "cache"],
                message: "Managed Redis is created and wired, but no lane's policy looks into it yet",
              },
            ]
          : [],
      ),
  },
  {
    id: "gateway-zone",
    why: "the gateway sees every prompt, so it stands inside the boundary with the models",
    severity: "error",
    check: ({ regions: [first], dataBoundary }, catalog) =>
      (dataBoundary === "eu" || dataBoundary === "us") &&
      zoneOf(catalog, first) === undefined &&
      catalog.regions.some(({ name }) => name === first)
        ? [
            {
              path: ["regions", 0],
              message: `must be in the data zone ${dataBoundary}, no source says so of "${first}"`,
            },
          ]
        : [],
  },
];

function repeatedNames({ workloads, consumers }: Config): Finding[] {
  const repeated = (list: "workloads" | "consumers", names: readonly string[]) =>
    names.flatMap((name, index) =>
      names.indexOf(name) === index
        ? []
        : [{ path: [list, index, "name"], message: `must be unique, got "${name}" again` }],
    );
  return [
    ...repeated(
      "workloads",
      workloads.map(({ name }) => name),
    ),
    ...repeated(
      "consumers",
      consumers.map(({ name }) => name),
    ),
  ];
}
