import type { ArrivingBody } from "./effect";
import type { Execution } from "./execution";
import type { LoadedGateway } from "./gateway";
import { headerLines, type IncomingRequest, type ResponseState } from "./messages";
import type { InstanceState } from "./state/instance-state";
import { type Observer, type Surroundings, watched } from "./surroundings";
import type { Watcher } from "./watcher";

/** What an instance is given by whoever runs it. */
export interface InstanceSettings {
  readonly region: string;
  /** Which of its region's units it is, from 1. */
  readonly unit: number;
  readonly state: InstanceState;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly random: () => number;
  /** A lower-case GUID each time; by `random` when left out. */
  readonly requestId?: () => string;
  readonly observer: Observer;
  readonly cacheAvailable: () => boolean;
}

/** What goes back to the caller. */
export interface GatewayAnswer {
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string | ArrivingBody;
}

/** One unit of the gateway in one region: it counts, breaks and caches by itself. Regions are told by their ARM name (`swedencentral`), the service tells a display name. */
export class GatewayInstance {
  private readonly surroundings: Surroundings;

  constructor(
    private readonly gateway: LoadedGateway,
    readonly settings: InstanceSettings,
  ) {
    const { name, generation } = gateway.deployment.gateway;
    const { region, unit, requestId, ...given } = settings;
    const gatewayId = region === gateway.deployment.gateway.regions[0]?.region ? "managed" : `managed-${region}`;
    this.surroundings = {
      ...given,
      requestId: requestId ?? (() => guidOf(settings.random)),
      watcher: undefined,
      generation,
      deployment: {
        Region: region,
        ServiceName: name,
        ServiceId: name,
        GatewayId: gatewayId,
        Gateway: { Id: gatewayId, InstanceId: `${region}-${unit}`, IsManaged: true },
      },
      backends: gateway.backends,
      pools: gateway.pools,
    };
  }

  /** A request on its way: start it, perform its effects, and take the answer when it has ended. */
  accept(incoming: IncomingRequest): Execution {
    return this.gateway.accept(this.surroundings, incoming);
  }

  /** The same with somebody who sees what its way depends on. */
  acceptWatched(incoming: IncomingRequest, watcher: Watcher): Execution {
    return this.gateway.accept(watched(this.surroundings, watcher), incoming);
  }
}

function guidOf(random: () => number): string {
  const hex = (digits: number) =>
    Math.floor(random() * 16 ** digits)
      .toString(16)
      .padStart(digits, "0");
  return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
}

/** The answer of an execution that has ended. One whose policy never called a backend is an empty 200, as on the service. */
export function answerOf({ run }: Execution): GatewayAnswer {
  const { Response } = run;
  for (const finish of Response ? run.finishing : []) finish(Response as ResponseState);
  if (!Response) return { status: 200, reason: "OK", headers: [], body: "" };
  return {
    status: Response.StatusCode,
    reason: Response.StatusReason,
    headers: headerLines(Response.Headers),
    body: Response.Body.sent,
  };
}
