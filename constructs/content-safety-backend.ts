import { Construct } from "constructs";
import type { ApiManagement } from "./api-management";
import { AzapiResource } from "./azapi-resource";
import type { ContentSafety } from "./content-safety";
import type { Identity } from "./identity";

export interface ContentSafetyBackendProps {
  readonly gateway: ApiManagement;
  readonly contentSafety: ContentSafety;
  /** Holds Cognitive Services User on the account. */
  readonly identity: Identity;
}

/** Content Safety as a policy calls it: the identity sits on the backend, because the policy has no place for it. */
export class ContentSafetyBackend extends Construct {
  readonly resource: AzapiResource;
  readonly name = "content-safety";
  /** Without a trailing slash; known at synthesis. */
  readonly url: string;

  constructor(scope: Construct, id: string, { gateway, contentSafety, identity }: ContentSafetyBackendProps) {
    super(scope, id);
    this.url = contentSafety.url;
    this.resource = new AzapiResource(this, "Default", {
      type: "Microsoft.ApiManagement/service/backends@2024-05-01",
      name: this.name,
      parentId: gateway.resource.id,
      body: {
        properties: {
          type: "Single",
          protocol: "http",
          url: this.url,
          tls: { validateCertificateChain: true, validateCertificateName: true },
          // The resource must read exactly so, without a slash.
          credentials: {
            managedIdentity: { resource: "https://cognitiveservices.azure.com", clientId: identity.clientId },
          },
        },
      },
      schemaValidationEnabled: false,
      dependsOn: [contentSafety.resource],
      lifecycle: { createBeforeDestroy: true },
    });
  }
}
