import type { Catalog, DeploymentSku, LatencyTarget, ProvisionedSize } from "../catalog/catalog";
import { assumption, provisionedSize, requestsPerMinutePer1000Tokens, skuKind } from "../catalog/lookup";
import type { ModelDeployment } from "../emulator/deployment";
import { type BucketAccounting, ratioWeights } from "../emulator/models/limits/provisioned-bucket";
import type { DeploymentFacts } from "../emulator/outside";
import { UserError } from "../written/problem";

/** What the catalog knows of a synthesized deployment. Throws a `UserError` for a provisioned deployment of a model that the catalog has no size for. */
export function deploymentFacts(catalog: Catalog, deployment: ModelDeployment): DeploymentFacts {
  const { name, sku, model } = deployment;
  const known = sku as DeploymentSku;
  const size = provisionedSize(catalog, model.name, model.version);
  const target = latencyTarget(catalog, deployment)?.tokensPerSecond;
  const depth = assumption(catalog, "provisionedBucketDepthSeconds").value;
  const assumptions = {
    bucketDepthSeconds: depth,
    missingMaxTokens: assumption(catalog, "missingMaxTokensGuess").value,
  };
  const common = { assumptions, ...(target !== undefined && { targetTokensPerSecond: target }) };
  if (skuKind(known) === "standard") {
    const { requestsPerMinutePer1000Tokens: requests } = requestsPerMinutePer1000Tokens(catalog, model.name, known);
    return { ...common, requestsPerThousandTokens: requests };
  }
  if (skuKind(known) !== "provisioned") return common;
  if (!size) {
    const message = `must be of a model whose throughput per PTU is known, got ${model.name} ${model.version} (add a row to catalog/provisioned-sizes.yaml)`;
    throw new UserError([{ path: `deployment ${name}`, message }]);
  }
  return { ...common, accounting: accountingOf(size) };
}

/** Of priority processing its own; else that of the model's PTUs, which stands for a metered deployment's speed too: it has no target. */
function latencyTarget(catalog: Catalog, { model, serviceTier }: ModelDeployment): LatencyTarget | undefined {
  const isThis = (row: { readonly model: string; readonly version: string }) =>
    row.model === model.name && row.version === model.version;
  const rows = serviceTier === "Priority" ? catalog.priorityTargets : catalog.provisionedSizes;
  return rows.find(isThis)?.latencyTarget;
}

/** As the planner counts: weights of a short context. */
function accountingOf({ inputTokensPerMinutePerPtu, accounting }: ProvisionedSize): BucketAccounting {
  if (accounting.kind === "ratio") return { inputTokensPerMinutePerPtu, weights: ratioWeights(accounting.outputRatio) };
  const { input, cachedInput, output } = accounting.short;
  return { inputTokensPerMinutePerPtu, weights: { uncachedInput: input, cachedInput, output } };
}
