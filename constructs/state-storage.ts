import type { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { StorageAccount } from "@cdktf/provider-azurerm/lib/storage-account";
import { StorageContainer } from "@cdktf/provider-azurerm/lib/storage-container";
import { Construct } from "constructs";
import { grantRole, type Principal } from "./role-assignment";

/** Container that holds every stack's state. */
export const stateContainer = "tfstate";

export interface StateStorageProps {
  readonly name: string;
  readonly resourceGroup: ResourceGroup;
  readonly location: string;
  /** How long a deleted or overwritten state can be had back. @default 30 */
  readonly retentionDays?: number;
  /** Copies across zones or one datacentre. @default "ZRS" */
  readonly replication?: "ZRS" | "LRS" | "GZRS";
  /** Refuse to destroy it. @default true */
  readonly preventDestroy?: boolean;
}

/** Where Terraform's state lives: Entra only, versioned, reachable by whoever holds a data role on the container. */
export class StateStorage extends Construct {
  readonly resource: StorageAccount;
  readonly container: StorageContainer;
  readonly #name: string;

  constructor(scope: Construct, id: string, props: StateStorageProps) {
    super(scope, id);
    const { name, resourceGroup, location, retentionDays = 30, replication = "ZRS", preventDestroy = true } = props;
    this.#name = name;
    this.resource = new StorageAccount(this, "Default", {
      name,
      resourceGroupName: resourceGroup.name,
      location,
      accountTier: "Standard",
      accountReplicationType: replication,
      minTlsVersion: "TLS1_2",
      httpsTrafficOnlyEnabled: true,
      sharedAccessKeyEnabled: false,
      defaultToOauthAuthentication: true,
      allowNestedItemsToBePublic: false,
      localUserEnabled: false,
      crossTenantReplicationEnabled: false,
      infrastructureEncryptionEnabled: true,
      blobProperties: {
        versioningEnabled: true,
        deleteRetentionPolicy: { days: retentionDays },
        containerDeleteRetentionPolicy: { days: retentionDays },
      },
      timeouts: { create: "30m", update: "30m", delete: "30m" },
      lifecycle: { preventDestroy },
    });
    this.container = new StorageContainer(this, "Container", {
      name: stateContainer,
      // By id it is made through ARM; by name it would need a data role that its maker does not have yet.
      storageAccountId: this.resource.id,
      containerAccessType: "private",
      lifecycle: { preventDestroy },
    });
  }

  /** Lets a principal read, write and lock state; planning needs it too, because it takes the lock. */
  grantReadWrite(principal: Principal): void {
    grantRole(this, {
      principal,
      role: "Storage Blob Data Contributor",
      on: { id: this.container.id, name: `${this.#name}/${stateContainer}` },
    });
  }
}
