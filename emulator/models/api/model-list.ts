import type { ModelDeployment } from "../../deployment";
import { answeredModel, isEmbedding } from "./deployment-kind";
import { azureRefusal, type Refusal } from "./refusal";

/**
 * The models of an account's deployments, as JSON. Azure lists every model that could be deployed; what is not deployed here cannot be called, so it is left
 * out. Fields whose values nobody hands in (life cycle, deprecation) are left out too.
 */
export function modelList(deployments: readonly ModelDeployment[]): string {
  return `{"data":[${[...modelsOf(deployments).values()].join(",")}],"object":"list"}`;
}

/** One of them, by the id that the list shows; else a refusal in our words. */
export function modelObject(deployments: readonly ModelDeployment[], id: string): string | Refusal {
  return modelsOf(deployments).get(id) ?? azureRefusal(404, "ResourceNotFound", `There is no model ${id}.`);
}

function modelsOf(deployments: readonly ModelDeployment[]): ReadonlyMap<string, string> {
  return new Map(deployments.map((deployment) => [answeredModel(deployment), model(deployment)]));
}

function model(deployment: ModelDeployment): string {
  const embeds = isEmbedding(deployment);
  return JSON.stringify({
    capabilities: {
      fine_tune: false,
      inference: true,
      completion: false,
      chat_completion: !embeds,
      embeddings: embeds,
    },
    id: answeredModel(deployment),
    status: "succeeded",
    created_at: versionSeconds(deployment.model.version),
    object: "model",
  });
}

/** Versions of models are dates, mostly. */
function versionSeconds(version: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(version) ? Date.parse(version) : Number.NaN;
  return Number.isNaN(ms) ? 0 : ms / 1000;
}
