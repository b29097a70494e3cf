import { StateStorage } from "../../constructs/state-storage";
import { addTags } from "../../constructs/tags";
import { synthesize } from "./synthesize";

const location = "swedencentral";

test("tags go on what can carry them, and a resource's own win", () => {
  const stack = synthesize((scope, resourceGroup) => {
    resourceGroup.tags = { team: "own" };
    new StateStorage(scope, "State", { name: "contosostate", resourceGroup, location });
    addTags(scope, { team: "all", "managed-by": "headroom" });
  });
  expect(stack.only("azurerm_resource_group").tags).toEqual({ team: "own", "managed-by": "headroom" });
  expect(stack.only("azurerm_storage_account").tags).toEqual({ team: "all", "managed-by": "headroom" });
  expect(stack.only("azurerm_storage_container")).not.toHaveProperty("tags");
});
