import { Agent, request } from "node:http";

/** What a caller of the bench sends. */
export interface LoadSettings {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly requests: number;
  /** Callers that each wait for an answer before they ask again. */
  readonly callers: number;
  /** Requests a second that are spread evenly; as fast as answers come when undefined. */
  readonly perSecond?: number;
}

/** Milliseconds of each request, from its sending to the last byte, in the order in which they ended. Throws for an answer that is no 200. */
export async function load(settings: LoadSettings): Promise<{ readonly times: number[]; readonly seconds: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: settings.callers });
  const times: number[] = [];
  let sent = 0;
  const startMs = performance.now();
  const caller = async (): Promise<void> => {
    while (sent < settings.requests) {
      const index = sent++;
      if (settings.perSecond !== undefined) await sleepUntil(startMs + (1000 * index) / settings.perSecond);
      const fromMs = performance.now();
      await once(settings, agent);
      times.push(performance.now() - fromMs);
    }
  };
  await Promise.all(Array.from({ length: settings.callers }, caller));
  agent.destroy();
  return { times, seconds: (performance.now() - startMs) / 1000 };
}

function sleepUntil(atMs: number): Promise<void> {
  const left = atMs - performance.now();
  return left <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, left));
}

function once({ url, headers, body }: LoadSettings, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const sending = request(
      url,
      {
        method: "POST",
        agent,
        headers: { ...headers, "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) },
      },
      (answer) => {
        answer.resume();
        answer.once("end", () =>
          answer.statusCode === 200 ? resolve() : reject(new Error(`answered ${answer.statusCode}`)),
        );
      },
    );
    sending.once("error", reject);
    sending.end(body);
  });
}

/** The value below which a share of the values lies, by nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
