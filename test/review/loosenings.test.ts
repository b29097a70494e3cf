import { filterLoosenings } from "../../review/content-filters";
import { loosenings } from "../../review/exposure";
import { choices, laneLoosenings } from "../../review/lane-loosenings";
import type { Loosening } from "../../review/loosening";
import { type ReviewedEnvironment, synthesized, synthesizedExample } from "./example";
import { looseEnvironment } from "./loose-environment";

const dev = synthesizedExample("dev");
const prod = synthesizedExample("prod");
const global = synthesizedExample("global");
const loose = synthesized(looseEnvironment());
const told = (found: readonly Loosening[]) => found.map(({ where, setting }) => `${where}: ${setting}`);

test("every loosening of a resource's secure default is found, and none where there is none", () => {
  const found = ({ synthesis, plan }: ReviewedEnvironment) => loosenings(synthesis, plan).map(({ setting }) => setting);
  expect(found(dev)).toEqual([...Array(3).fill("public network access"), ...Array(3).fill("local backend")]);
  expect(found(prod)).toEqual(["public network access", "access_keys_authentication_enabled", "logContent: true"]);
});

test("Application Insights that takes its key is found by the property that closes it", () => {
  const { synthesis, plan } = dev;
  const resources = synthesis.resources.map((resource) =>
    resource.type === "Microsoft.Insights/components"
      ? { ...resource, attributes: { ...resource.attributes, body: { properties: { DisableLocalAuth: false } } } }
      : resource,
  );
  expect(loosenings({ ...synthesis, resources }, plan)).toContainEqual({
    where: "dev-platform/azapi_resource.Monitoring",
    setting: "DisableLocalAuth",
    meaning: "telemetry can be written with the instrumentation key",
  });
});

test("what a lane lets pass, keeps or promises is told by the setting that says so", () => {
  expect(laneLoosenings(loose.synthesis, loose.plan)).toEqual([
    {
      where: "lane forms",
      setting: "gatewaySafety.shieldPrompt: false",
      meaning: "prompts are not searched for attacks",
    },
    {
      where: "lane forms",
      setting: "gatewaySafety.thresholds.hate: 6",
      meaning: "Hate below severity 6 passes at the gateway",
    },
    {
      where: "lane open",
      setting: "cache.scope: shared",
      meaning: "one consumer may be given what another was answered",
    },
    {
      where: "lane open",
      setting: "gatewaySafety.onOutage: admit",
      meaning: "while Content Safety does not answer, prompts pass unjudged by it",
    },
    {
      where: "lane open",
      setting: "gatewaySafety.longPrompts: modelFilter",
      meaning: "prompts over 10,000 characters are judged by the model's own filter alone",
    },
    {
      where: "lane open",
      setting: "hostedTools: allowed",
      meaning: "tools that the service runs reach beyond the account and its data boundary",
    },
    {
      where: "lane open",
      setting: "logContent: true",
      meaning: "prompts and answers are stored, for who may read the workspace",
    },
    {
      where: "lane open",
      setting: "oversubscription",
      meaning:
        "more is promised than planned: 175,000 of 100,000 tokens a minute: 175.0 %; consumers can starve each other",
    },
  ]);
  expect(told(laneLoosenings(global.synthesis, global.plan))).toEqual(["lane chat: cache.scope: shared"]);
});

test("a content filter that is weaker than the service's default is told once, with all its regions", () => {
  expect(filterLoosenings(loose.synthesis)).toEqual([
    {
      where: "content filter open in francecentral, swedencentral",
      setting: "contentFilter.thresholds.hate: high",
      meaning: "Hate of medium severity passes, read and said",
    },
    {
      where: "content filter open in francecentral, swedencentral",
      setting: "contentFilter.jailbreak: off",
      meaning: "Jailbreak passes in prompts",
    },
  ]);
});

test("a filter that another provider writes is read alike; a stricter one is no loosening", () => {
  expect(filterLoosenings(prod.synthesis)).toEqual([]);
  const resources = prod.synthesis.resources.map((resource) => {
    const text = JSON.stringify(resource.attributes).replaceAll(
      '"severityThreshold":"Low"',
      '"severityThreshold":"High"',
    );
    return { ...resource, attributes: JSON.parse(text) };
  });
  expect(told(filterLoosenings({ ...prod.synthesis, resources }))).toEqual([
    "content filter chat-blocklists in francecentral, germanywestcentral, swedencentral: contentFilter.thresholds.hate: high",
  ]);
});

test("what is no loosening and yet may surprise is told apart", () => {
  expect(told(choices(loose.synthesis))).toEqual([
    "lane idle: consumers: none",
    "lane open: canary.share: 0.1",
    "lane open: streamUsage: ask",
    "consumer web: authentication: key",
    "consumer nightly: authentication: key",
  ]);
});
