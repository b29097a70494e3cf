import { Construct } from "constructs";
import type { ApiManagement } from "./api-management";
import { AzapiResource } from "./azapi-resource";
import type { Backend } from "./backend";
import { checkedName } from "./names";

export interface BackendPoolProps {
  readonly gateway: ApiManagement;
  readonly name: string;
  readonly description: string;
  /** The lowest priority is served first; a higher one only while every breaker below it is open. */
  readonly members: readonly { readonly backend: Backend; readonly priority: number }[];
}

/** A lane's backends in order of preference. It fails over between requests; within one, the policy retries. */
export class BackendPool extends Construct {
  readonly resource: AzapiResource;
  readonly name: string;

  constructor(scope: Construct, id: string, { gateway, name, description, members }: BackendPoolProps) {
    super(scope, id);
    this.name = checkedName("API Management backend", name);
    this.resource = new AzapiResource(this, "Default", {
      type: "Microsoft.ApiManagement/service/backends@2024-05-01",
      name,
      parentId: gateway.resource.id,
      body: {
        properties: {
          type: "Pool",
          description,
          pool: {
            services: members.map(({ backend, priority }) => ({ id: backend.resource.id, priority, weight: 1 })),
          },
        },
      },
      lifecycle: { createBeforeDestroy: true },
    });
  }
}
