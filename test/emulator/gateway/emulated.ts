import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { library } from "../../../emulator/csharp/library/library";
import { typeSystem } from "../../../emulator/csharp/types/type-system";
import type { Deployment, ModelDeployment } from "../../../emulator/deployment";
import { LoadedGateway } from "../../../emulator/gateway/gateway";
import { answerOf, GatewayInstance } from "../../../emulator/gateway/instance";
import { loadPrograms } from "../../../emulator/gateway/programs";
import type { Run } from "../../../emulator/gateway/run";
import { InstanceState } from "../../../emulator/gateway/state/instance-state";
import { emulatedKey } from "../../../emulator/gateway/subscriptions";
import type { Metric, TraceRecord } from "../../../emulator/gateway/surroundings";
import { StreamMeter } from "../../../emulator/gateway/usage";
import { credentialOf } from "../../../emulator/http/credentials";
import { InFlight, perform, type Stream } from "../../../emulator/http/perform";
import type { Fault } from "../../../emulator/models/faults";
import { ratioWeights } from "../../../emulator/models/limits/provisioned-bucket";
import { Outside } from "../../../emulator/outside";
import { readDeployment } from "../../../emulator/read-deployment";
import { seededRandom } from "../../../written/random";
import type { ExampleEnvironment } from "../../stacks/environments";
import { smallCatalog, writeEnvironment } from "../../stacks/synthesize-environment";

export const types = typeSystem(library);
/** Noon of a Wednesday, when the emulated clock starts. */
export const startMs = Date.parse("2026-11-25T12:00:00Z");

/** The deployment that an environment is synthesized into: from config to Terraform to what the emulator reads. */
export function deploymentOf(example: ExampleEnvironment, catalog = smallCatalog): Deployment {
  const folder = mkdtempSync(join(tmpdir(), "headroom-emulated-"));
  try {
    writeEnvironment(example, folder, catalog);
    return readDeployment(folder, example.config.environment, "synth");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export interface Asked {
  readonly lane?: string;
  readonly path?: string;
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Subscription whose key is shown; null shows none. */
  readonly key?: string | null;
  readonly region?: string;
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes
  readonly json: any;
  readonly run: Run;
}

/** A gateway in time that passes only when somebody waits. */
export interface Emulated {
  readonly ask: (asked?: Asked) => Promise<Answered>;
  readonly wait: (seconds: number) => void;
  readonly metrics: Metric[];
  readonly traces: TraceRecord[];
  readonly outside: Outside;
  readonly deployment: Deployment;
  readonly state: (region?: string) => InstanceState;
}

/** Loads a deployment's gateway, before models that answer fast. */
export function emulated(
  deployment: Deployment,
  {
    faults = [],
    random = seededRandom(7),
    facts = {},
  }: {
    faults?: readonly Fault[];
    random?: () => number;
    facts?: { readonly inputTokensPerMinutePerPtu?: number };
  } = {},
): Emulated {
  const gateway = new LoadedGateway(deployment, loadPrograms(deployment, types));
  let nowMs = startMs;
  const clock = {
    now: () => nowMs,
    sleep: async (ms: number) => {
      nowMs += ms;
    },
  };
  const accounting = { inputTokensPerMinutePerPtu: facts.inputTokensPerMinutePerPtu ?? 3000, weights: ratioWeights(4) };
  const outside = new Outside(deployment, {
    facts: (one: ModelDeployment) => ({ ...(/Provisioned/.test(one.sku) && { accounting }) }),
    random,
    faults,
    startMs,
  });
  const metrics: Metric[] = [];
  const traces: TraceRecord[] = [];
  const observer = {
    metric: (metric: Metric) => void metrics.push(metric),
    trace: (record: TraceRecord) => void traces.push(record),
  };
  const instances = new Map(
    deployment.gateway.regions.map(({ region }) => {
      const cacheAvailable = () => outside.isCacheUp(region, nowMs);
      const settings = {
        region,
        unit: 1,
        state: new InstanceState(deployment),
        now: clock.now,
        random,
        observer,
        cacheAvailable,
      };
      return [region, new GatewayInstance(gateway, settings)] as const;
    }),
  );
  const instanceOf = (region = deployment.gateway.regions[0]?.region ?? "") => instances.get(region) as GatewayInstance;
  return {
    metrics,
    traces,
    outside,
    deployment,
    wait: (seconds) => {
      nowMs += 1000 * seconds;
    },
    state: (region) => instanceOf(region).settings.state,
    ask: async (asked = {}) => {
      const execution = instanceOf(asked.region).accept({
        ...requestOf(deployment, asked, nowMs),
        ipAddress: "10.0.0.4",
      });
      await perform(execution, outside, clock, new InFlight());
      const { status, headers, body } = answerOf(execution);
      const stream = typeof body === "string" ? undefined : (body.handle as Stream);
      const text = typeof body === "string" ? body : (stream?.answer.chunks.map((chunk) => chunk.text).join("") ?? "");
      const meter = stream && new StreamMeter();
      meter?.see(text);
      execution.run.settle(meter);
      return {
        status,
        headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
        text,
        json: jsonOf(text),
        run: execution.run,
      };
    },
  };
}

export const hello = { messages: [{ role: "user", content: "Say hello" }] };

function requestOf(
  deployment: Deployment,
  {
    lane = "chat",
    path = "/chat/completions",
    method,
    body = method === "GET" ? undefined : hello,
    headers = {},
    key,
  }: Asked,
  nowMs: number,
) {
  const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
  const api = deployment.apis.find(({ id }) => id === lane);
  const credential = key === undefined && api ? credentialOf(deployment, api, nowMs) : undefined;
  const shown =
    typeof key === "string"
      ? { [api?.keyNames.header ?? "api-key"]: emulatedKey(key) }
      : credential
        ? { [credential.header]: credential.value }
        : {};
  return {
    method: method ?? "POST",
    url: `/${api?.path ?? lane}${path}`,
    headers: Object.entries({
      "Content-Type": "application/json",
      "Content-Length": String(Buffer.byteLength(text)),
      ...shown,
      ...headers,
    }),
    body: text,
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
