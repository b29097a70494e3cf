import { ApiManagementBackend } from "@cdktf/provider-azurerm/lib/api-management-backend";
import { Construct } from "constructs";
import type { ApiManagement } from "./api-management";
import { checkedName } from "./names";

/**
 * When a backend is left alone, and for how long when its answer does not say (Retry-After goes first). A choice, not a fact.
 *
 * A pool goes past a member only once that member's breaker is open, so where there is another to go to, one failure opens
 * it and the request's own retry finds the next. Where there is none, three in ten seconds are more than a burst that has
 * passed, and a short pause is all that helps. Paid capacity is tried again soon.
 */
const tripSeconds = { provisioned: 5, metered: 10 } as const;
const intervalSeconds = 10;

/**
 * What opens a breaker: a deployment or an account that is gone (the gateway calls fixed paths of the model's API, so no
 * caller's mistake is answered with 404), a timeout, throttling, and failures of the service.
 */
const failures = [
  { min: 404, max: 404 },
  { min: 408, max: 408 },
  { min: 429, max: 429 },
  { min: 500, max: 599 },
];

export interface BackendProps {
  readonly gateway: ApiManagement;
  readonly name: string;
  /** Without a trailing slash. */
  readonly url: string;
  readonly capacity: keyof typeof tripSeconds;
  /** Whether the pool has another member to go to. */
  readonly alternatives: boolean;
  readonly description: string;
}

/** One deployment as the gateway sees it, with a breaker of its own. */
export class Backend extends Construct {
  readonly resource: ApiManagementBackend;
  readonly name: string;
  /** How long an open breaker stays open when the backend's answer does not say. */
  readonly tripSeconds: number;

  constructor(scope: Construct, id: string, { gateway, name, url, capacity, alternatives, description }: BackendProps) {
    super(scope, id);
    this.name = checkedName("API Management backend", name);
    this.tripSeconds = tripSeconds[capacity];
    this.resource = new ApiManagementBackend(this, "Default", {
      name,
      apiManagementName: gateway.resource.name,
      resourceGroupName: gateway.resource.resourceGroupName,
      protocol: "http",
      url,
      description,
      tls: { validateCertificateChain: true, validateCertificateName: true },
      // The service takes one rule a backend.
      circuitBreakerRule: {
        name: "throttled-or-failing",
        tripDuration: `PT${this.tripSeconds}S`,
        acceptRetryAfterEnabled: true,
        failureCondition: {
          count: alternatives ? 1 : 3,
          intervalDuration: `PT${intervalSeconds}S`,
          statusCodeRange: failures,
        },
      },
      // Removed from a pool or a policy, it must outlive their update: Azure refuses to delete what is still named.
      lifecycle: { createBeforeDestroy: true },
    });
  }
}
