import type { Deployment } from "../deployment";
import { accountPath } from "./account-door";
import { type Credential, credentialOf } from "./credentials";

/** How an application gets to a lane. */
export interface Lane {
  readonly id: string;
  readonly baseUrl: string;
  readonly credential: Credential | undefined;
  /** A body that the lane takes: streamed or structured where it must be. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Models that the lane offers to the caller; empty where it lists none. */
  readonly models: readonly string[];
}

/** Every API of a gateway that listens, asked over HTTP for its models. */
export async function lanesOf(deployment: Deployment, url: string, nowMs: number): Promise<Lane[]> {
  return Promise.all(
    deployment.apis.map(async (api) => {
      const baseUrl = `${url}/${api.path}`;
      const credential = credentialOf(deployment, api, nowMs);
      const models = await modelsOf(baseUrl, credential);
      return { id: api.id, baseUrl, credential, models, body: bodyOf(api.policy ?? "", models[0]) };
    }),
  );
}

async function modelsOf(baseUrl: string, credential: Credential | undefined): Promise<string[]> {
  const answer = await fetch(
    `${baseUrl}/models`,
    credential ? { headers: { [credential.header]: credential.value } } : {},
  );
  const body = (await answer.json().catch(() => undefined)) as { data?: { id: string }[] } | undefined;
  return answer.ok ? (body?.data ?? []).map(({ id }) => id) : [];
}

const schema = {
  name: "answer",
  strict: true,
  schema: { type: "object", properties: {}, additionalProperties: false },
};

/** By the refusals that the lane's policy holds for others. */
function bodyOf(policy: string, model = "model"): Record<string, unknown> {
  return {
    model,
    messages: [{ role: "user", content: "Hello" }],
    ...(policy.includes("streaming_required") && { stream: true }),
    ...(policy.includes("structured_output_required") && {
      response_format: { type: "json_schema", json_schema: schema },
    }),
  };
}

/** A lane as lines for a terminal: its URL, a `curl` that works, and the SDK's line. */
export function laneLines({ id, baseUrl, credential, body }: Lane): string[] {
  const header = credential ? ` -H '${credential.header}: ${credential.value}'` : "";
  const key = credential?.value.replace("Bearer ", "") ?? "none";
  const headers = credential && !credential.isBearer ? `, defaultHeaders: { "${credential.header}": "${key}" }` : "";
  return [
    `${id}: ${baseUrl}${credential ? ` as ${credential.caller}` : ""}`,
    `  curl ${baseUrl}/chat/completions -H 'Content-Type: application/json'${header} -d '${JSON.stringify(body)}'`,
    `  new OpenAI({ baseURL: "${baseUrl}", apiKey: "${key}"${headers} })`,
  ];
}

/** Batch deployments as lines for a terminal: they have no lane, an application calls their account. */
export function batchLines({ accounts }: Deployment, url: string): string[] {
  return accounts.flatMap(({ name, region, deployments }) =>
    deployments
      .filter(({ sku }) => sku.endsWith("Batch"))
      .map(
        (deployment) =>
          `batch ${deployment.name} in ${region}: new OpenAI({ baseURL: "${url}${accountPath(name)}", apiKey: "any" })`,
      ),
  );
}
