import { Construct } from "constructs";
import type { ApiManagement } from "./api-management";
import { AzapiResource } from "./azapi-resource";
import type { Backend } from "./backend";
import { checkedName } from "./names";

/** The cookie by which a gateway knows which member a caller was given. */
const sessionCookie = "headroom-session";

/** A backend in a pool. */
export interface PoolMember {
  readonly backend: Backend;
  readonly priority: number;
  /** Its part of what the members of its priority get. @default 1 */
  readonly weight?: number;
}

export interface BackendPoolProps {
  readonly gateway: ApiManagement;
  readonly name: string;
  readonly description: string;
  /** The lowest priority is served first; a higher one only while every breaker below it is open. */
  readonly members: readonly PoolMember[];
  /** Whether a caller that sends its cookie back is kept at one member, for the model's prompt cache. @default false */
  readonly sessionAffinity?: boolean;
}

/** A lane's backends in order of preference. It fails over between requests; within one, the policy retries. */
export class BackendPool extends Construct {
  readonly resource: AzapiResource;
  readonly name: string;
  /** How long a member's breaker stays open at the longest, when the member's answer does not say. */
  readonly breakerSeconds: number;

  constructor(scope: Construct, id: string, props: BackendPoolProps) {
    super(scope, id);
    this.name = checkedName("API Management backend", props.name);
    this.breakerSeconds = Math.max(0, ...props.members.map(({ backend }) => backend.tripSeconds));
    this.resource = props.sessionAffinity ? this.#sticky(props) : this.#plain(props);
  }

  #plain(props: BackendPoolProps): AzapiResource {
    return new AzapiResource(this, "Default", {
      ...common(props),
      type: "Microsoft.ApiManagement/service/backends@2024-05-01",
      body: { properties: { type: "Pool", description: props.description, pool: { services: servicesOf(props) } } },
    });
  }

  /** Affinity is in preview versions only: a pool without it keeps to the version that is not. */
  #sticky(props: BackendPoolProps): AzapiResource {
    return new AzapiResource(this, "Default", {
      ...common(props),
      type: "Microsoft.ApiManagement/service/backends@2025-03-01-preview",
      body: {
        properties: {
          type: "Pool",
          description: props.description,
          pool: {
            services: servicesOf(props),
            sessionAffinity: { sessionId: { source: "cookie", name: sessionCookie } },
          },
        },
      },
    });
  }
}

function common({ gateway, name }: BackendPoolProps) {
  return { name, parentId: gateway.resource.id, lifecycle: { createBeforeDestroy: true } };
}

function servicesOf({ members }: BackendPoolProps) {
  return members.map(({ backend, priority, weight = 1 }) => ({ id: backend.resource.id, priority, weight }));
}
