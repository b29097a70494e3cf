import { ApiManagementBackend } from "@cdktf/provider-azurerm/lib/api-management-backend";
import { Construct } from "constructs";
import type { ApiManagement } from "./api-management";
import { checkedName } from "./names";

/**
 * For how long a backend is left alone when its answer does not say (Retry-After goes first). Paid capacity is tried again
 * soon. A choice, not a fact.
 */
const tripSeconds = { provisioned: 5, metered: 10 } as const;
const intervalSeconds = 10;

/**
 * How many failures in that time open a breaker: of several requests, so that one bad prompt closes no lane. The policy
 * leaves a failing member by itself, one attempt each; where there is no other, a request may make three.
 */
const failuresOf = { oneOfSeveral: 3, alone: 6 } as const;

/**
 * What counts: a timeout, throttling, and failures of the service. Not 404: the Responses API answers it to a caller's
 * mistake too, and the policy tells a deployment that is gone by its code.
 */
const failures = [
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
          count: alternatives ? failuresOf.oneOfSeveral : failuresOf.alone,
          intervalDuration: `PT${intervalSeconds}S`,
          statusCodeRange: failures,
        },
      },
      // Removed from a pool or a policy, it must outlive their update: Azure refuses to delete what is still named.
      lifecycle: { createBeforeDestroy: true },
    });
  }
}
