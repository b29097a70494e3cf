import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import type { Consumer } from "../config/consumer-schema";
import type { ApiManagement } from "../constructs/api-management";
import { ConsumerProduct } from "../constructs/consumer-product";
import type { LaneApi } from "../constructs/lane-api";
import { terraformText } from "../constructs/terraform-text";
import type { Environment } from "./environment";

/** Gives consumers that show a key one, and tells who all of them are: what a bill by consumer is joined with. */
export function addConsumers(
  scope: Construct,
  { config }: Pick<Environment, "config">,
  gateway: ApiManagement,
  lanes: readonly LaneApi[],
): void {
  config.consumers
    .filter(({ authentication }) => authentication !== "entra")
    .reduce<ConsumerProduct | undefined>((after, consumer) => {
      const called = new Set(consumer.lanes.map(({ workload }) => workload));
      return new ConsumerProduct(scope, `consumer-${consumer.name}`, {
        gateway,
        name: consumer.name,
        description: describe(consumer),
        lanes: lanes.filter(({ name }) => called.has(name)),
        ...(after ? { after } : {}),
      });
    }, undefined);
  new TerraformOutput(scope, "consumers", {
    value: Object.fromEntries(config.consumers.map((consumer) => [consumer.name, account(consumer)])),
    staticId: true,
  });
}

/** `Consumer portal, owned by portal team; cost-center: ai`, with the tags in the order of their names. */
function describe({ name, owner, tags }: Consumer): string {
  const owned = owner === undefined ? `Consumer ${name}` : `Consumer ${name}, owned by ${owner}`;
  const tagged = Object.entries(tags)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}: ${value}`);
  return [owned, ...tagged].join("; ");
}

function account({ owner, tags, authentication, lanes }: Consumer) {
  const texts = Object.entries(tags).map(([key, value]) => [terraformText(key), terraformText(value)]);
  return {
    ...(owner === undefined ? {} : { owner: terraformText(owner) }),
    tags: Object.fromEntries(texts),
    authentication,
    lanes: lanes.map(({ workload }) => workload),
  };
}
