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
    private readonly state: InstanceState,
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
    if (request.method !== "GET") return false;
    if (request.url === "/_emulator" || request.url === "/")
      return write(response, "text/html; charset=utf-8", livePage);
    return request.url === "/_emulator/state.json" && write(response, "application/json", JSON.stringify(this.read()));
  }

  private read() {
    const now = this.clock.now();
    const { breakers, counters } = this.state.snapshot(now);
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
