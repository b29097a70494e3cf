import { library } from "../../emulator/csharp/library/library";
import { typeSystem } from "../../emulator/csharp/types/type-system";
import type { Outcome } from "../../emulator/gateway/effect";
import type { Execution } from "../../emulator/gateway/execution";
import { LoadedGateway } from "../../emulator/gateway/gateway";
import { GatewayInstance } from "../../emulator/gateway/instance";
import { loadPrograms } from "../../emulator/gateway/programs";
import { InstanceState } from "../../emulator/gateway/state/instance-state";
import { emulatedKey } from "../../emulator/gateway/subscriptions";
import { Outside } from "../../emulator/outside";
import { seededRandom } from "../../written/random";
import { consumerWith } from "../config-builder";
import { laneOf } from "../emulator/gateway/environments";
import type { BenchResult } from "./result";

const startMs = Date.parse("2026-11-25T12:00:00Z");

/** The engine alone: a million requests through a full lane in virtual time, before models that answer at once, and the memory it keeps. */
export async function engineBench({ smoke }: { readonly smoke: boolean }): Promise<BenchResult[]> {
  const requests = smoke ? 2_000 : 1_000_000;
  const ask = engine();
  for (let index = 0; index < Math.min(20_000, requests); index++) ask(index);
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const fromMs = performance.now();
  for (let index = 0; index < requests; index++) ask(index);
  const micros = (1000 * (performance.now() - fromMs)) / requests;
  globalThis.gc?.();
  const kept = (process.memoryUsage().heapUsed - before) / 1e6;
  const memory = { name: "engine, heap kept after a million requests", value: kept, unit: "MB", limit: 20 };
  return [
    { name: "engine, full lane in virtual time", value: micros, unit: "µs a request", limit: 100 },
    ...(globalThis.gc ? [memory] : []),
  ];
}

/** A gateway in virtual time, a millisecond of which passes with each request. */
function engine(): (index: number) => void {
  const limits = { workload: "chat", tokensPerMinute: 900_000_000, requestsPerMinute: 900_000 };
  const deployment = laneOf({}, { thousandTokensPerMinute: 1_000_000, consumers: [consumerWith({ lanes: [limits] })] });
  const random = seededRandom(1);
  let nowMs = startMs;
  const outside = new Outside(deployment, { facts: () => ({}), random, faults: [], startMs, nullBackend: true });
  const instance = new GatewayInstance(new LoadedGateway(deployment, loadPrograms(deployment, typeSystem(library))), {
    region: "swedencentral",
    unit: 1,
    state: new InstanceState(deployment),
    now: () => nowMs,
    random,
    observer: { metric: () => {}, trace: () => {} },
    cacheAvailable: () => true,
  });
  const body = JSON.stringify({
    messages: [
      { role: "user", content: "Say hello to the people of the bench, and tell them what the weather is like." },
    ],
  });
  const headers = [
    ["Content-Type", "application/json"],
    ["Content-Length", String(body.length)],
    ["api-key", emulatedKey("portal")],
  ] as const;
  const incoming = { method: "POST", url: "/chat/v1/chat/completions", headers, body, ipAddress: "10.0.0.4" };
  return () => {
    nowMs++;
    const execution = instance.accept(incoming);
    run(execution, outside, nowMs);
    execution.run.settle();
    if (execution.run.Response?.StatusCode !== 200) throw new Error(`answered ${execution.run.Response?.StatusCode}`);
  };
}

function run(execution: Execution, outside: Outside, nowMs: number): void {
  for (let effect = execution.start(); effect; ) {
    if (effect.kind !== "forward") throw new Error(`a plain lane asks for ${effect.kind}`);
    const answer = outside.call(effect.request, nowMs);
    if ("unreachable" in answer) throw new Error("a model that answers at once did not");
    const outcome: Outcome = {
      kind: "answer",
      answer: { status: answer.status, reason: "OK", headers: answer.headers, body: answer.chunks[0]?.text ?? "" },
    };
    effect = execution.resume(outcome);
  }
}
