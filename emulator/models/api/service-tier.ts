import type { ModelDeployment } from "../../deployment";
import type { Fields } from "./call";
import { isStandard } from "./deployment-kind";

/** How a request is processed, and billed. */
export type ServiceTier = "default" | "priority";

/** The tier that a body asks for; undefined where it leaves that to the deployment, as `auto` does. What else it may say is not looked at. */
export function askedTier({ service_tier: asked }: Fields): ServiceTier | undefined {
  return asked === "default" || asked === "priority" ? asked : undefined;
}

/** Prompt tokens beyond which these models' requests are processed as standard, whatever was asked. @see Microsoft, "Priority processing" (2026-09-24) */
const longContextTokens = 128_000;
const modelsWithPromptLimit: ReadonlySet<string> = new Set(["gpt-5.4", "gpt-4.1"]);

/**
 * The tier that a request is processed by: what it asks for, else the deployment's. PTUs and deployments of one region know the standard one alone. That the
 * service may also process as standard what ramps up too fast, or comes while many ask for priority, is not emulated.
 * @see Microsoft, "Priority processing" (2026-03-20), the table of deployment-level and request-level settings
 */
export function processedTier(
  deployment: ModelDeployment,
  asked: ServiceTier | undefined,
  promptTokens: number,
): ServiceTier {
  const { serviceTier, sku, model } = deployment;
  if (asked === undefined && serviceTier !== "Priority") return "default";
  if (!isStandard(deployment) || sku === "Standard") return "default";
  if (promptTokens > longContextTokens && modelsWithPromptLimit.has(model.name)) return "default";
  return asked ?? (serviceTier === "Priority" ? "priority" : "default");
}

/** The tier as the answer says it; undefined where neither caller nor deployment chose one, and the answer says nothing. */
export function statedTier(
  deployment: ModelDeployment,
  asked: ServiceTier | undefined,
  promptTokens: number,
): ServiceTier | undefined {
  const isChosen = asked !== undefined || deployment.serviceTier === "Priority";
  return isChosen ? processedTier(deployment, asked, promptTokens) : undefined;
}
