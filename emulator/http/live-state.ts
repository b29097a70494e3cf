import type { IncomingMessage, ServerResponse } from "node:http";
import type { Deployment } from "../deployment";
import type { InstanceState } from "../gateway/state/instance-state";
import type { Metric } from "../gateway/surroundings";
import type { Outside } from "../outside";
import type { Clock } from "./clock";
import { livePage } from "./live-page";

const keptLines = 50;
const keptTotals = 200;

/** What the live page shows of one region. */
export class LiveState {
  private requests = 0;
  private readonly lines: string[] = [];
  private readonly since: string;
  private readonly totals = new Map<
    string,
    { readonly name: string; readonly dimensions: string; value: number; count: number }
  >();

  constructor(
    private readonly deployment: Deployment,
    private readonly region: string,
    /** Of each unit. */
    private readonly states: readonly InstanceState[],
    private readonly outside: Outside,
    private readonly clock: Clock,
  ) {
    this.since = new Date(clock.now()).toISOString();
  }

  served(line: string): void {
    this.requests++;
    this.lines.unshift(line);
    if (this.lines.length > keptLines) this.lines.pop();
  }

  /** Adds a metric to its total; metrics of ever new dimensions are no longer taken once there are too many to show. */
  metric({ namespace, name, value, dimensions }: Metric): void {
    const shown = Object.entries(dimensions)
      .map(([key, each]) => `${key}=${each}`)
      .join(" ");
    const key = `${namespace}/${name} ${shown}`;
    const known = this.totals.get(key);
    if (known) {
      known.value += value;
      known.count++;
    } else if (this.totals.size < keptTotals) {
      this.totals.set(key, { name: `${namespace}/${name}`, dimensions: shown, value, count: 1 });
    }
  }

  answer(request: IncomingMessage, response: ServerResponse): boolean {
    if (request.method !== "GET" && request.method !== "HEAD") return false;
    const path = request.url?.replace(/\?.*$/, "").replace(/(.)\/$/, "$1");
    if (path === "/_emulator") return write(response, "text/html; charset=utf-8", livePage);
    return path === "/_emulator/state.json" && write(response, "application/json", JSON.stringify(this.read()));
  }

  private read() {
    const now = this.clock.now();
    const units = this.states.map((state) => state.snapshot(now));
    const breakers = units.flatMap(({ breakers: each }, index) =>
      each.map((breaker) => ({
        ...breaker,
        backendId: units.length > 1 ? `${breaker.backendId}, unit ${index + 1}` : breaker.backendId,
      })),
    );
    const counters = units[0]?.counters ?? [];
    const concurrency = units.flatMap((unit) => unit.concurrency);
    return {
      environment: this.deployment.environment,
      region: this.region,
      since: this.since,
      requests: this.requests,
      faults: this.outside.faultsNow(now),
      deployments: this.outside.accounts.flatMap(({ name, account }) =>
        account.state(now).map((each) => ({ account: name, ...each })),
      ),
      breakers,
      counters,
      concurrency,
      metrics: [...this.totals.values()],
      lines: this.lines,
    };
  }
}

function write(response: ServerResponse, type: string, text: string): true {
  response.writeHead(200, { "Content-Type": type, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff" });
  response.end(text);
  return true;
}
