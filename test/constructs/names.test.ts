import { checkedName, type EnvironmentName, namesOf } from "../../constructs/names";

const prod: EnvironmentName = { organization: "contoso", environment: "prod", suffix: "x7k2" };
/** As long as the config lets each part be, with the longest region name Azure has. */
const longest: EnvironmentName = { organization: "abcdefghij", environment: "abcdefgh", suffix: "abcdef" };

test.each([
  ["resource group", (names) => names.resourceGroup("models"), "contoso-prod-models"],
  ["identity", (names) => names.identity("gateway"), "contoso-prod-gateway-x7k2"],
  ["state storage", (names) => names.stateStorage(), "contosoprodx7k2"],
  ["account", (names) => names.account("swedencentral"), "contoso-prod-swedencentral-x7k2"],
  ["gateway", (names) => names.gateway(), "contoso-prod-gateway-x7k2"],
  ["Redis", (names) => names.redis("swedencentral"), "contoso-prod-cache-swedencentral-x7k2"],
  ["private endpoint", (names) => names.privateEndpoint("contoso-prod-a"), "contoso-prod-a-pe"],
] as const satisfies readonly (readonly [string, (names: ReturnType<typeof namesOf>) => string, string])[])(
  "names a %s",
  (_kind, name, expected) => {
    expect(name(namesOf(prod))).toBe(expected);
  },
);

test("every name fits when each part is as long as a config may make it", () => {
  const names = namesOf(longest);
  const all = [
    names.resourceGroup("bootstrap"),
    names.identity("gateway"),
    names.stateStorage(),
    names.workspace(),
    names.applicationInsights(),
    names.actionGroup(),
    names.budget(),
    names.virtualNetwork(),
    names.networkSecurityGroup("endpoints"),
    names.publicIp("gateway"),
    names.privateEndpoint(names.account("germanywestcentral")),
    names.account("germanywestcentral"),
    names.contentSafety(),
    names.gateway(),
    names.redis("germanywestcentral"),
  ];
  for (const name of all) expect(name).toMatch(/^abcdefghij-?abcdefgh/);
});

test.each([
  [
    "storage account",
    "contosoprodstate0123456789",
    "name of storage account must have 3 to 24 characters, got 26: contosoprodstate0123456789",
  ],
  ["storage account", "contoso-prod", "name of storage account must match ^[a-z0-9]+$, got contoso-prod"],
  [
    "API Management service",
    "1gateway",
    "name of API Management service must match ^[a-zA-Z]([a-zA-Z0-9-]*[a-zA-Z0-9])?$, got 1gateway",
  ],
  [
    "Managed Redis",
    "contoso--prod",
    "name of Managed Redis must match ^[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*$, got contoso--prod",
  ],
  [
    "AI Services account",
    "a".repeat(64),
    `name of AI Services account must have 2 to 63 characters, got 64: ${"a".repeat(64)}`,
  ],
] as const)("rejects a name that Azure refuses for a %s: %s", (kind, name, message) => {
  expect(() => checkedName(kind, name)).toThrow(new RangeError(message));
});
