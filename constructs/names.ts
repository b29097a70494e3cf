/** The parts that every name of an environment is made of. */
export interface EnvironmentName {
  readonly organization: string;
  readonly environment: string;
  /** Makes names unique where Azure wants them unique in all of Azure. */
  readonly suffix: string;
}

/** The names of one environment's resources; each function refuses with a `RangeError` what Azure would refuse. */
export interface Names {
  readonly resourceGroup: (part: string) => string;
  readonly identity: (use: string) => string;
  readonly stateStorage: () => string;
  readonly workspace: () => string;
  readonly applicationInsights: () => string;
  readonly actionGroup: () => string;
  readonly budget: () => string;
  readonly virtualNetwork: () => string;
  readonly networkSecurityGroup: (subnet: string) => string;
  readonly publicIp: (use: string) => string;
  readonly privateEndpoint: (target: string) => string;
  readonly account: (region: string) => string;
  readonly contentSafety: () => string;
  readonly gateway: () => string;
  readonly redis: (region: string) => string;
}

interface NameRule {
  readonly least: number;
  readonly most: number;
  readonly pattern: RegExp;
}

const hyphenated = /^[a-zA-Z]([a-zA-Z0-9-]*[a-zA-Z0-9])?$/;

/** @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules */
const rules = {
  "resource group": { least: 1, most: 90, pattern: /^[\w().-]*[\w()-]$/ },
  "user-assigned identity": { least: 3, most: 128, pattern: /^[a-zA-Z0-9][\w-]*$/ },
  "storage account": { least: 3, most: 24, pattern: /^[a-z0-9]+$/ },
  "Log Analytics workspace": { least: 4, most: 63, pattern: hyphenated },
  "Application Insights": { least: 1, most: 260, pattern: /^[^%&\\?/]*[^%&\\?/. ]$/ },
  "action group": { least: 1, most: 260, pattern: /^[^:<>+/&%\\?|]*[^:<>+/&%\\?|. ]$/ },
  budget: { least: 1, most: 63, pattern: /^[\w-]+$/ },
  "virtual network": { least: 2, most: 64, pattern: /^[a-zA-Z0-9][\w.-]*\w$/ },
  "network security group": { least: 1, most: 80, pattern: /^[a-zA-Z0-9]([\w.-]*\w)?$/ },
  "public IP address": { least: 1, most: 80, pattern: /^[a-zA-Z0-9]([\w.-]*\w)?$/ },
  "private endpoint": { least: 2, most: 64, pattern: /^[a-zA-Z0-9][\w.-]*\w$/ },
  // An account's name is its subdomain too, so a DNS label bounds it before the account's own 64 characters do.
  "AI Services account": { least: 2, most: 63, pattern: hyphenated },
  "API Management service": { least: 1, most: 50, pattern: hyphenated },
  "API Management backend": { least: 1, most: 80, pattern: hyphenated },
  "Managed Redis": { least: 3, most: 60, pattern: /^[a-zA-Z0-9]+(-[a-zA-Z0-9]+)*$/ },
  "model deployment": { least: 2, most: 64, pattern: /^[a-zA-Z0-9][\w.-]*$/ },
} as const satisfies Record<string, NameRule>;

/** A kind of resource whose naming rule is known. */
export type NamedKind = keyof typeof rules;

/** Returns the name if Azure accepts it for this kind of resource; throws a `RangeError` that states the rule if not. */
export function checkedName(kind: NamedKind, name: string): string {
  const { least, most, pattern } = rules[kind];
  if (name.length < least || name.length > most) {
    throw new RangeError(`name of ${kind} must have ${least} to ${most} characters, got ${name.length}: ${name}`);
  }
  if (!pattern.test(name)) throw new RangeError(`name of ${kind} must match ${pattern.source}, got ${name}`);
  return name;
}

/** Names of the form `<organization>-<environment>-<what>`, with the suffix where they must be unique in all of Azure. */
export function namesOf({ organization, environment, suffix }: EnvironmentName): Names {
  const named = (kind: NamedKind, ...parts: readonly string[]) =>
    checkedName(kind, [organization, environment, ...parts].join("-"));
  return {
    resourceGroup: (part) => named("resource group", part),
    // Role assignments are named after it, and their names must be unique in the tenant.
    identity: (use) => named("user-assigned identity", use, suffix),
    // 24 characters without hyphens leave no room for a word that says what it holds.
    stateStorage: () => checkedName("storage account", `${organization}${environment}${suffix}`),
    workspace: () => named("Log Analytics workspace", "logs"),
    applicationInsights: () => named("Application Insights", "insights"),
    actionGroup: () => named("action group", "owners"),
    budget: () => named("budget", "budget"),
    virtualNetwork: () => named("virtual network", "network"),
    networkSecurityGroup: (subnet) => named("network security group", subnet),
    publicIp: (use) => named("public IP address", use),
    // The target's name already starts with organization and environment.
    privateEndpoint: (target) => checkedName("private endpoint", `${target}-pe`),
    account: (region) => named("AI Services account", region, suffix),
    contentSafety: () => named("AI Services account", "safety", suffix),
    gateway: () => named("API Management service", "gateway", suffix),
    redis: (region) => named("Managed Redis", "cache", region, suffix),
  };
}
