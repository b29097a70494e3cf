import { once } from "node:events";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { UserError } from "../../written/problem";
import { library } from "../csharp/library/library";
import { typeSystem } from "../csharp/types/type-system";
import type { Deployment } from "../deployment";
import { LoadedGateway } from "../gateway/gateway";
import { GatewayInstance } from "../gateway/instance";
import { loadPrograms } from "../gateway/programs";
import { InstanceState } from "../gateway/state/instance-state";
import type { Observer } from "../gateway/surroundings";
import { Outside, type OutsideSettings } from "../outside";
import { answerAccount } from "./account-door";
import type { Clock } from "./clock";
import { LiveState } from "./live-state";
import { requestLine } from "./request-line";
import { gatewayServer } from "./serve";

/** How a gateway is run on this machine. */
export interface RunSettings extends Omit<OutsideSettings, "startMs"> {
  readonly clock: Clock;
  /** Address that is listened on; loopback unless somebody says otherwise. */
  readonly host: string;
  /** Port of the first region; each further one gets the next. 0: any that is free, for each. */
  readonly port: number;
  readonly maxBodyBytes: number;
  readonly observer: Observer;
  /** A line for every request. */
  readonly log: (line: string) => void;
  /** Told of what should never happen. */
  readonly failed: (error: unknown) => void;
}

/** A gateway that listens. */
export interface RunningGateway {
  /** The primary region first. */
  readonly regions: readonly { readonly region: string; readonly url: string }[];
  /** Takes no more connections, and waits for those there are; after a second the rest are cut. */
  readonly stop: () => Promise<void>;
}

const patienceMs = 1000;

/** Answers 403 to a page of another origin, and to a name that is not this machine's, which a browser was led to believe: both could read what is served beside the lanes. */
function refuseStranger(request: IncomingMessage, response: ServerResponse, host: string): boolean {
  if (!request.url?.startsWith("/_emulator")) return false;
  const name = (request.headers.host ?? "").replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
  const { origin } = request.headers;
  const isKnown = ["127.0.0.1", "localhost", "::1", host].includes(name) || host === "0.0.0.0" || host === "::";
  if (isKnown && (origin === undefined || origin === `http://${request.headers.host}`)) return false;
  response.writeHead(403, { "Content-Type": "application/json" });
  response.end('{"statusCode":403,"message":"Ask under the address that the gateway listens on."}');
  return true;
}

/** Loads every policy and listens: a server for each region of the gateway. Throws a `UserError` for what can't be run, or a port that is taken. */
export async function runGateway(deployment: Deployment, settings: RunSettings): Promise<RunningGateway> {
  const { clock, host, port, random } = settings;
  const last = port + deployment.gateway.regions.length - 1;
  if (port !== 0 && last > 65_535) {
    const message = `must leave a port for each region, got ${port} (choose one up to ${65_536 - deployment.gateway.regions.length})`;
    throw new UserError([{ path: "--port", message }]);
  }
  const gateway = new LoadedGateway(deployment, loadPrograms(deployment, typeSystem(library)));
  const outside = new Outside(deployment, { ...settings, startMs: clock.now() });
  const servers: { region: string; server: Server }[] = [];
  try {
    for (const [index, { region, units }] of deployment.gateway.regions.entries()) {
      const first = new InstanceState(deployment);
      const states = [
        first,
        ...Array.from({ length: units - 1 }, () => new InstanceState(deployment, { region: first })),
      ];
      const live = new LiveState(deployment, region, states, outside, clock);
      const observer: Observer = {
        metric: (metric) => {
          live.metric(metric);
          settings.observer.metric(metric);
        },
        trace: settings.observer.trace,
      };
      const cacheAvailable = () => outside.isCacheUp(region, clock.now());
      const instances = states.map(
        (state, unit) =>
          new GatewayInstance(gateway, {
            region,
            unit: unit + 1,
            state,
            now: clock.now,
            random,
            observer,
            cacheAvailable,
          }),
      );
      const server = gatewayServer({
        instances,
        isUp: ({ settings: { unit } }) => outside.isUnitUp(region, unit, clock.now()),
        backends: outside,
        clock,
        maxBodyBytes: settings.maxBodyBytes,
        served: (served) => {
          const line = requestLine(served);
          live.served(line);
          settings.log(line);
        },
        aside: (request, response) =>
          refuseStranger(request, response, host) ||
          live.answer(request, response) ||
          answerAccount(outside, request, response, settings),
        failed: settings.failed,
      });
      servers.push({ region, server });
      await listening(server, host, port === 0 ? 0 : port + index);
    }
  } catch (error) {
    await Promise.all(servers.map(({ server }) => stopped(server)));
    throw error;
  }
  return {
    regions: servers.map(({ region, server }) => ({ region, url: urlOf(server, host) })),
    stop: async () => {
      await Promise.all(servers.map(({ server }) => stopped(server)));
    },
  };
}

async function listening(server: Server, host: string, port: number): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "EADDRINUSE")
      throw new UserError([
        { path: "--port", message: `must be free, got ${port}, which something else listens on (choose another)` },
      ]);
    if (code === "EACCES")
      throw new UserError([
        { path: "--port", message: `must be a port that you may listen on, got ${port} (choose one above 1023)` },
      ]);
    if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
      throw new UserError([
        { path: "--host", message: `must be an address of this machine, got ${host} (leave it out for loopback)` },
      ]);
    throw new Error(message, { cause: error });
  }
}

function urlOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

async function stopped(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), patienceMs);
  await closed;
  clearTimeout(timer);
}
