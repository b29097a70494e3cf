import type { App } from "cdktf";
import type { Plan } from "../capacity/plan";
import type { Catalog } from "../catalog/catalog";
import type { Config } from "../config/schema";
import { BootstrapStack } from "./bootstrap-stack";
import { environmentOf } from "./environment";
import { GatewayStack } from "./gateway-stack";
import { ModelsStack } from "./models-stack";
import { PlatformStack } from "./platform-stack";

/**
 * Adds the stacks of one environment, in the order they are deployed: `<env>-bootstrap`, `<env>-platform`, `<env>-models`,
 * `<env>-gateway`. Throws a `RangeError` for what Azure does not offer together.
 */
export function addEnvironmentStacks(app: App, config: Config, plan: Plan, catalog: Catalog): void {
  const environment = environmentOf(config, plan, catalog);
  new BootstrapStack(app, environment);
  const platform = new PlatformStack(app, environment);
  const models = new ModelsStack(app, environment, platform);
  new GatewayStack(app, environment, { platform, models });
}
