import type { Consumer, WrittenConsumer } from "./consumer-schema";

/** Makes a written access contract complete: a key, and of each lane a share by its priority. Tokens name applications in small letters. */
export function completeConsumer(consumer: WrittenConsumer): Consumer {
  const { name, owner, tags = {}, authentication = "key", entra, priority = "normal", lanes = {} } = consumer;
  return {
    name,
    ...(owner === undefined ? {} : { owner }),
    tags,
    authentication,
    ...(entra
      ? { entra: { applicationIds: entra.applicationIds.map((id) => id.toLowerCase()), roles: entra.roles ?? [] } }
      : {}),
    priority,
    lanes: Object.entries(lanes).map(([workload, { models, tokensPerMinute, requestsPerMinute, tokenQuota }]) => ({
      workload,
      ...(models ? { models } : {}),
      ...(tokensPerMinute === undefined ? {} : { tokensPerMinute }),
      ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
      ...(tokenQuota ? { tokenQuota } : {}),
    })),
  };
}
