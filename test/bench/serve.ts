import { Agent, createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { realClock } from "../../emulator/http/clock";
import { runGateway } from "../../emulator/http/run-gateway";
import { seededRandom } from "../../written/random";
import { consumerWith } from "../config-builder";
import { laneOf } from "../emulator/gateway/environments";

/**
 * A server of the bench, in a process of its own: `gateway` serves a full lane before models that answer at once, `proxy` is a bare Node HTTP proxy before
 * a server that does so. Prints its address, then its memory at each line that it is sent.
 */
async function main(kind: string | undefined): Promise<void> {
  const url = kind === "gateway" ? await gateway() : await proxy();
  process.stdout.write(`${url}\n`);
  process.stdin.on("data", () => {
    globalThis.gc?.();
    process.stdout.write(`${process.memoryUsage().heapUsed}\n`);
  });
}

async function gateway(): Promise<string> {
  const limits = { workload: "chat", tokensPerMinute: 900_000_000, requestsPerMinute: 900_000 };
  const deployment = laneOf({}, { thousandTokensPerMinute: 1_000_000, consumers: [consumerWith({ lanes: [limits] })] });
  const running = await runGateway(deployment, {
    clock: realClock,
    host: "127.0.0.1",
    port: 0,
    maxBodyBytes: 1 << 20,
    random: seededRandom(1),
    facts: () => ({}),
    faults: [],
    nullBackend: true,
    observer: { metric: () => {}, trace: () => {} },
    log: () => {},
    failed: (error) => {
      throw error;
    },
  });
  return `${running.regions[0]?.url}/chat/v1/chat/completions`;
}

const answer =
  '{"id":"chatcmpl-null","object":"chat.completion","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"ok"}}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}';

/** What any gateway of Node would at least do: take a request, send it on, pass the answer back. */
async function proxy(): Promise<string> {
  const backend = createServer((request, response) => {
    request.resume();
    request.once("end", () => {
      response.writeHead(200, { "Content-Type": "application/json" });
      response.end(answer);
    });
  });
  const agent = new Agent({ keepAlive: true });
  const port = await listening(backend);
  const front = createServer((request, response) => {
    const { method = "POST", url = "/", headers } = request;
    const forwarded = httpRequest({ port, host: "127.0.0.1", method, path: url, headers, agent }, (answered) => {
      response.writeHead(answered.statusCode ?? 500, answered.headers);
      answered.pipe(response);
    });
    request.pipe(forwarded);
  });
  return `http://127.0.0.1:${await listening(front)}/chat/v1/chat/completions`;
}

function listening(server: ReturnType<typeof createServer>): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

void main(process.argv[2]);
