import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { emulatedKey } from "../../emulator/gateway/subscriptions";
import { load, percentile } from "./load";
import type { BenchResult } from "./result";

const headers = { "api-key": emulatedKey("portal") };
const chat = {
  messages: [
    { role: "user", content: "Say hello to the people of the bench, and tell them what the weather is like." },
  ],
};
const whole = JSON.stringify(chat);
const streamed = JSON.stringify({ ...chat, stream: true });

/** The emulated gateway on loopback: a full lane before models that answer at once, against a bare Node HTTP proxy. */
export async function gatewayBench({ smoke }: { readonly smoke: boolean }): Promise<BenchResult[]> {
  const requests = smoke ? 300 : 30_000;
  const [gateway, proxy] = [await started("gateway"), await started("proxy")];
  try {
    const run = (url: string, body: string, count = requests) =>
      load({ url, headers, body, requests: count, callers: 32 });
    for (const { url } of [gateway, proxy]) await run(url, whole, smoke ? 100 : 5_000);
    const floor = await run(proxy.url, whole);
    const plain = await run(gateway.url, whole);
    const stream = await run(gateway.url, streamed);
    const paced = { headers, body: whole, requests: smoke ? 100 : 5_000, callers: 32, perSecond: 500 };
    const floorPaced = await load({ url: proxy.url, ...paced });
    const gatewayPaced = await load({ url: gateway.url, ...paced });
    const before = await gateway.heap();
    await run(gateway.url, whole, smoke ? 300 : 100_000);
    const after = await gateway.heap();
    const micros = (result: { seconds: number }, count = requests) => (1e6 * result.seconds) / count;
    const p99 = (result: { times: number[] }) => percentile(result.times, 0.99);
    return [
      {
        name: "gateway, full lane, whole answers",
        value: micros(plain),
        unit: "µs a request",
        limit: 333,
        target: "3,000 a second",
      },
      {
        name: "gateway, full lane, streamed answers",
        value: micros(stream),
        unit: "µs a request",
        limit: 333,
        target: "3,000 a second",
      },
      {
        name: "gateway, full lane, whole answers",
        value: micros(plain) / micros(floor),
        unit: "×",
        floor: "a bare Node HTTP proxy",
      },
      {
        name: "gateway, added at the 99th percentile at 500 a second",
        value: Math.max(0, p99(gatewayPaced) - p99(floorPaced)),
        unit: "ms",
        limit: 5,
        floor: "a bare Node HTTP proxy",
      },
      { name: "gateway, heap kept after 100,000 more requests", value: (after - before) / 1e6, unit: "MB", limit: 10 },
    ];
  } finally {
    gateway.stop();
    proxy.stop();
  }
}

interface Serving {
  readonly url: string;
  readonly heap: () => Promise<number>;
  readonly stop: () => void;
}

async function started(kind: "gateway" | "proxy"): Promise<Serving> {
  const child = spawn(process.execPath, ["--expose-gc", "--import", "tsx", join(__dirname, "serve.ts"), kind], {
    stdio: ["pipe", "pipe", "inherit"],
    cwd: join(__dirname, "..", ".."),
  });
  const url = await line(child);
  return {
    url,
    heap: async () => {
      child.stdin?.write("heap\n");
      return Number(await line(child));
    },
    stop: () => child.kill(),
  };
}

async function line(child: ChildProcess): Promise<string> {
  const [text] = (await once(child.stdout ?? child, "data")) as [Buffer];
  return text.toString().trim();
}
