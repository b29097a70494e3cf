import type { Backend, Breaker, Deployment, Pool } from "../deployment";
import { type AzureResource, type AzureResources, shortId } from "./azure-resources";
import { readDurationMs } from "./duration";
import type { Settings, Spelling } from "./settings";

/** What a member of a pool has that states neither: the service publishes no default. An assumption. */
const unstated = { priority: 1, weight: 1 };

const backendType = "Microsoft.ApiManagement/service/backends";

/** Single backends by id; `namedValues` are those that their credentials may hold. */
export function readBackends(
  resources: AzureResources,
  gateway: AzureResource,
  namedValues: Deployment["namedValues"],
): readonly Backend[] {
  const secrets = new Set(namedValues.filter(({ secret }) => secret).map(({ displayName }) => displayName));
  const values = new Map(namedValues.map(({ displayName, value }) => [displayName, value]));
  return resources
    .partsOf(gateway, backendType)
    .filter((each) => !isPool(each))
    .map(({ name, settings }) => {
      settings.refuse([
        ["credentials.query", "properties.credentials.query"],
        ["service_fabric_cluster", "properties.properties.serviceFabricCluster"],
      ]);
      return {
        id: name,
        url: settings.text(["url", "properties.url"]).replace(/\/$/, ""),
        breaker: readBreaker(settings),
        headers: headersOf(settings, secrets, values),
        managedIdentityResource: settings.textIf(["", "properties.credentials.managedIdentity.resource"]),
      };
    });
}

/** Pools by id, their members in the order they are written; a member that is no single backend is complained of. */
export function readPools(resources: AzureResources, gateway: AzureResource): readonly Pool[] {
  return resources
    .partsOf(gateway, backendType)
    .filter(isPool)
    .map(({ name, settings }) => {
      settings.refuse([["", "properties.pool.failureResponse"]]);
      return {
        id: name,
        members: settings.items(["", "properties.pool.services"]).map((each) => ({
          backendId: memberOf(each, resources, gateway),
          priority: each.numberIf(["", "priority"]) ?? unstated.priority,
          weight: each.numberIf(["", "weight"]) ?? unstated.weight,
        })),
        sessionCookie: settings.textIf(["", "properties.pool.sessionAffinity.sessionId.name"]),
      };
    });
}

function isPool({ settings }: AzureResource): boolean {
  return settings.has(["", "properties.pool"]) || settings.textIf(["", "properties.type"]) === "Pool";
}

/** A member is named by its ARM id, or by the part of it that follows the service's name. */
function memberOf(member: Settings, resources: AzureResources, gateway: AzureResource): string {
  const spelling: Spelling = ["", "id"];
  const written = member.text(spelling);
  const id = written.startsWith("/backends/") ? `${gateway.id}${written}` : written;
  const found = resources.find(id);
  if (found && !isPool(found)) return found.name;
  const got = found ? `the pool ${found.name}` : shortId(id);
  if (written !== "") member.complainOfLink(spelling, `must be a single backend that is there, got ${got}`);
  return "";
}

/** Headers that credentials add. Those that are kept secret, or hold a named value that is, are left out. */
function headersOf(
  settings: Settings,
  secrets: ReadonlySet<string>,
  values: ReadonlyMap<string, string>,
): Readonly<Record<string, string>> {
  const headers: Spelling = ["credentials.header", "properties.credentials.header"];
  const authorization: Spelling = ["credentials.authorization", "properties.credentials.authorization"];
  const given = settings.isSecret(headers) ? {} : settings.texts(headers);
  const each = Object.entries(given).map(([name, texts]) => [name, texts.join(",")] as const);
  const scheme = settings.isSecret(authorization) ? [] : settings.items(authorization);
  const all = [
    ...each,
    ...scheme.map((one) => {
      const words = [one.text(["scheme", "scheme"]), one.textIf(["parameter", "parameter"]) ?? ""];
      return ["Authorization", words.join(" ").trim()] as const;
    }),
  ];
  const open = all.filter(([, text]) => !namesIn(text).some((name) => secrets.has(name)));
  return Object.fromEntries(
    open.map(([name, text]) => [name, text.replace(namedValue, (mark, of: string) => values.get(of) ?? mark)]),
  );
}

const namedValue = /\{\{([^{}]+)\}\}/g;

function namesIn(text: string): string[] {
  return [...text.matchAll(namedValue)].map(([, name = ""]) => name);
}

/** The service takes one rule a backend. */
function readBreaker(settings: Settings): Breaker | undefined {
  const spelling: Spelling = ["circuit_breaker_rule", "properties.circuitBreaker.rules"];
  const [rule, second] = settings.items(spelling);
  if (second) settings.complain(spelling, "must be one rule, got more");
  if (!rule) return undefined;
  rule.refuse([
    ["failure_condition.error_reasons", "failureCondition.errorReasons"],
    ["", "failureResponse"],
  ]);
  return {
    name: rule.textIf(["name", "name"]) ?? "",
    failures: failuresOf(rule),
    intervalMs: durationMs(rule, ["failure_condition.interval_duration", "failureCondition.interval"]),
    statusCodes: rule
      .items(["failure_condition.status_code_range", "failureCondition.statusCodeRanges"])
      .map((range) => ({ min: range.number(["min", "min"]), max: range.number(["max", "max"]) })),
    tripDurationMs: durationMs(rule, ["trip_duration", "tripDuration"]),
    acceptRetryAfter: rule.flag(["accept_retry_after_enabled", "acceptRetryAfter"], false),
  };
}

function failuresOf(rule: Settings): Breaker["failures"] {
  const count = rule.numberIf(["failure_condition.count", "failureCondition.count"]);
  const percentage = rule.numberIf(["failure_condition.percentage", "failureCondition.percentage"]);
  if ((count === undefined) === (percentage === undefined)) {
    const got = count === undefined ? "neither" : "both";
    rule.complain(["failure_condition", "failureCondition"], `must have a count or a percentage, got ${got}`);
  }
  return percentage === undefined ? { count: count ?? 0 } : { percentage };
}

function durationMs(rule: Settings, spelling: Spelling): number {
  const text = rule.text(spelling);
  const ms = text === "" ? 0 : readDurationMs(text);
  if (ms === undefined) rule.complain(spelling, `must be a duration such as PT10S, got ${text}`);
  return ms ?? 0;
}
