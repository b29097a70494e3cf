import type { ModelDeployment } from "../../../../emulator/deployment";
import { EmulatedAccount } from "../../../../emulator/models/account";
import type { ModelAnswer, ModelRequest, ModelUnreachable } from "../../../../emulator/models/answer";
import type { AccountOptions } from "../../../../emulator/models/api/account-options";
import { DeploymentCapacity } from "../../../../emulator/models/deployment-capacity";
import { ratioWeights } from "../../../../emulator/models/limits/provisioned-bucket";
import { seededRandom } from "../../../../written/random";

/** When calls come, unless a test says otherwise. */
export const startMs = Date.UTC(2026, 9, 1);

/** A standard deployment of gpt-4.1 with 100,000 tokens a minute, with what a test changes. */
export function deployment(changes: Partial<ModelDeployment> = {}): ModelDeployment {
  return {
    name: "chat",
    sku: "GlobalStandard",
    capacity: 100,
    model: { format: "OpenAI", name: "gpt-4.1", version: "2025-04-14" },
    spilloverDeployment: undefined,
    contentFilter: undefined,
    serviceTier: undefined,
    ...changes,
  };
}

export const embeddingDeployment = deployment({
  name: "embed",
  model: { format: "OpenAI", name: "text-embedding-3-small", version: "1" },
});

/** An account in Sweden whose first token takes 100 ms and each further one 10 ms. */
export function emulated(
  deployments: readonly ModelDeployment[] = [deployment(), embeddingDeployment],
  options: Partial<AccountOptions> = {},
): EmulatedAccount {
  const account = {
    name: "contoso",
    region: "swedencentral",
    hosts: ["contoso.openai.azure.com"],
    deployments,
    contentFilters: [],
  };
  return new EmulatedAccount(account, {
    capacity: (one) =>
      new DeploymentCapacity(one, { accounting: { inputTokensPerMinutePerPtu: 3000, weights: ratioWeights(4) } }),
    latency: () => () => ({ ttftMs: 100, perTokenMs: 10 }),
    random: seededRandom(1),
    ...options,
  });
}

/** What a test changes of a call. */
export interface CallChanges {
  readonly method?: string;
  readonly path?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A chat completion of three tokens with a key, with what a test changes. A body that is no string is sent as JSON. */
export function call({ method, path, query, headers, body }: CallChanges = {}): ModelRequest {
  const sent = body ?? hello();
  return {
    method: method ?? "POST",
    path: path ?? "/openai/v1/chat/completions",
    query: new Map(Object.entries(query ?? {})),
    headers: new Map(Object.entries({ "api-key": "key", "x-emulate-output-tokens": "3", ...headers })),
    body: typeof sent === "string" ? sent : JSON.stringify(sent),
  };
}

/** The body of a chat that says hello, with what a test adds. */
export function hello(more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return { model: "chat", messages: [{ role: "user", content: "hello there" }], ...more };
}

/** Serves a call; the account is there. */
export function serve(account: EmulatedAccount, request: ModelRequest, nowMs = startMs): ModelAnswer {
  const answer: ModelAnswer | ModelUnreachable = account.serve(request, nowMs);
  if ("unreachable" in answer) throw new Error("nothing listens");
  return answer;
}

/** All of an answer's text. */
export function textOf(answer: ModelAnswer): string {
  return answer.chunks.map(({ text }) => text).join("");
}

/** An answer's text as JSON. */
// biome-ignore lint/suspicious/noExplicitAny: answers are looked into, and a wrong path fails the test
export function jsonOf(answer: ModelAnswer): any {
  return JSON.parse(textOf(answer));
}

/** The data of a stream's events as JSON, `[DONE]` as a string. */
// biome-ignore lint/suspicious/noExplicitAny: answers are looked into, and a wrong path fails the test
export function eventsOf(answer: ModelAnswer): any[] {
  return answer.chunks.map(({ text }) => {
    const data = /^(?:event: [\w.]+\n)?data: (.*)\n\n$/.exec(text)?.[1];
    if (data === undefined) throw new Error(`not an event: ${text}`);
    return data === "[DONE]" ? data : JSON.parse(data);
  });
}
