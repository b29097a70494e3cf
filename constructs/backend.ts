import { ApiManagementBackend } from "@cdktf/provider-azurerm/lib/api-management-backend";
import { Construct } from "constructs";
import type { ApiManagement } from "./api-management";
import { checkedName } from "./names";

/**
 * When a backend is left alone, and for how long when its answer does not say (Retry-After goes first). A choice, not a fact:
 * three refusals in ten seconds are more than a burst that has passed; paid capacity is tried again soon, metered capacity
 * when half of its one-minute window has moved on.
 */
const breakers = {
  provisioned: { count: 3, interval: "PT10S", trip: "PT5S" },
  metered: { count: 3, interval: "PT10S", trip: "PT30S" },
} as const;

export interface BackendProps {
  readonly gateway: ApiManagement;
  readonly name: string;
  /** Without a trailing slash. */
  readonly url: string;
  readonly capacity: keyof typeof breakers;
  readonly description: string;
}

/** One deployment as the gateway sees it, with a breaker of its own. */
export class Backend extends Construct {
  readonly resource: ApiManagementBackend;
  readonly name: string;

  constructor(scope: Construct, id: string, { gateway, name, url, capacity, description }: BackendProps) {
    super(scope, id);
    this.name = checkedName("API Management backend", name);
    const { count, interval, trip } = breakers[capacity];
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
        tripDuration: trip,
        acceptRetryAfterEnabled: true,
        failureCondition: {
          count,
          intervalDuration: interval,
          statusCodeRange: [
            { min: 429, max: 429 },
            { min: 500, max: 599 },
          ],
        },
      },
      // Removed from a pool or a policy, it must outlive their update: Azure refuses to delete what is still named.
      lifecycle: { createBeforeDestroy: true },
    });
  }
}
