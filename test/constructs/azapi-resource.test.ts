import { AzapiProvider } from "../../constructs/azapi-provider";
import { AzapiResource } from "../../constructs/azapi-resource";
import { reference, synthesize } from "./synthesize";

const type = "Microsoft.ApiManagement/service/backends@2024-05-01";
const parentId = "/subscriptions/1/service";
const body = { properties: { type: "Pool" as const, pool: { services: [{ id: "a", priority: 1, weight: 1 }] } } };

test("a resource sends its body as ARM names it, and keeps nothing of the answer", () => {
  const stack = synthesize((scope) => {
    new AzapiProvider(scope, "azapi");
    new AzapiResource(scope, "Pool", { type, name: "chat", parentId, body });
  });
  expect(stack.only("azapi_resource")).toEqual({
    type,
    name: "chat",
    parent_id: parentId,
    body,
    response_export_values: [],
  });
  expect(stack.json.terraform.required_providers.azapi).toEqual({
    source: "Azure/azapi",
    version: ">= 2.12.0, < 3.0.0",
  });
});

test("locks, retries, secrets, exported values, loosened checks and what a deletion says are passed on", () => {
  const resource = synthesize((scope) => {
    new AzapiResource(scope, "Pool", {
      type,
      name: "chat",
      parentId,
      body,
      locks: [parentId],
      retry: ["RequestConflict"],
      sensitiveBody: { properties: { credentials: "kept out of state" } },
      responseExportValues: ["properties.state"],
      schemaValidationEnabled: false,
      ignoreCasing: true,
      deleteQueryParameters: { deleteRevisions: ["true"] },
    });
  }).only("azapi_resource");
  expect(resource).toMatchObject({
    locks: [parentId],
    retry: { error_message_regex: ["RequestConflict"] },
    sensitive_body: { properties: { credentials: "kept out of state" } },
    response_export_values: ["properties.state"],
    schema_validation_enabled: false,
    ignore_casing: true,
    delete_query_parameters: { deleteRevisions: ["true"] },
  });
});

test("another resource can wait for it and read its id", () => {
  const stack = synthesize((scope) => {
    const first = new AzapiResource(scope, "First", { type, name: "first", parentId, body });
    new AzapiResource(scope, "Second", { type, name: "second", parentId: first.id, body, dependsOn: [first] });
  });
  const second = stack.all("azapi_resource").Second;
  expect(second?.parent_id).toBe(`\${${"azapi_resource.First.id"}}`);
  expect(second?.depends_on).toEqual(["azapi_resource.First"]);
});

test("its name can be taken as text, or as a reference that makes whoever takes it come after", () => {
  const stack = synthesize((scope) => {
    const first = new AzapiResource(scope, "First", { type, name: "first", parentId, body });
    new AzapiResource(scope, "Second", { type, name: `${first.name}-and`, parentId: first.nameReference, body });
  });
  const second = stack.all("azapi_resource").Second;
  expect([second?.name, second?.parent_id]).toEqual(["first-and", reference("azapi_resource.First.name")]);
});

test("rejects a body that azapi would refuse while planning", () => {
  expect(() =>
    synthesize((scope) => {
      new AzapiResource(scope, "Pool", {
        type,
        name: "chat",
        parentId,
        body: { properties: { type: "Pool", pool: { services: [] } } },
      });
    }),
  ).toThrow(
    new RangeError(`test/Pool: body of ${type}: properties.pool.services: Too small: expected array to have >=1 items`),
  );
});
