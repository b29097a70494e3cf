import { StateStorage } from "../../constructs/state-storage";
import { reference, synthesize } from "./synthesize";

const location = "swedencentral";

test("state is stored without keys, in versions, and its container is made through ARM", () => {
  const stack = synthesize((scope, resourceGroup) => {
    new StateStorage(scope, "State", { name: "contosostate", resourceGroup, location });
  });
  expect(stack.only("azurerm_storage_account")).toMatchObject({
    account_replication_type: "ZRS",
    shared_access_key_enabled: false,
    allow_nested_items_to_be_public: false,
    min_tls_version: "TLS1_2",
    blob_properties: {
      versioning_enabled: true,
      delete_retention_policy: { days: 30 },
      container_delete_retention_policy: { days: 30 },
    },
    lifecycle: { prevent_destroy: true },
  });
  expect(stack.only("azurerm_storage_container")).toEqual({
    name: "tfstate",
    storage_account_id: reference("azurerm_storage_account.State.id"),
    container_access_type: "private",
    lifecycle: { prevent_destroy: true },
  });
});
