import { ContentSafety } from "../../constructs/content-safety";
import { ContentSafetyBackend } from "../../constructs/content-safety-backend";
import { PrivateEndpoint } from "../../constructs/private-endpoint";
import { gatewayScene } from "./gateway-scene";
import { reference } from "./synthesize";

test("Content Safety takes Entra identities only, and no bypass, which its kind does not know", () => {
  const stack = gatewayScene(({ scope, resourceGroup, identity }) => {
    const account = new ContentSafety(scope, "Safety", {
      name: "contoso-safety",
      resourceGroup,
      location: "swedencentral",
    });
    account.grantUse(identity);
  });
  expect(stack.only("azurerm_cognitive_account")).toMatchObject({
    kind: "ContentSafety",
    local_auth_enabled: false,
    custom_subdomain_name: "contoso-safety",
    public_network_access_enabled: false,
    network_acls: { default_action: "Deny" },
  });
  const granted = Object.values(stack.all("azurerm_role_assignment")).map((each) => each.role_definition_name);
  expect(granted).toEqual(["Cognitive Services User"]);
});

test("a policy reaches it by the gateway's identity, which azapi's published types do not know", () => {
  const stack = gatewayScene(({ scope, resourceGroup, gateway, identity }) => {
    const contentSafety = new ContentSafety(scope, "Safety", {
      name: "contoso-safety",
      resourceGroup,
      location: "swedencentral",
    });
    new ContentSafetyBackend(scope, "Backend", { gateway, contentSafety, identity });
  });
  const backend = stack.all("azapi_resource").Backend;
  expect(backend).toMatchObject({ name: "content-safety", schema_validation_enabled: false });
  expect(backend?.body.properties).toEqual({
    type: "Single",
    protocol: "http",
    url: "https://contoso-safety.cognitiveservices.azure.com",
    tls: { validateCertificateChain: true, validateCertificateName: true },
    credentials: {
      managedIdentity: {
        resource: "https://cognitiveservices.azure.com",
        clientId: reference("azurerm_user_assigned_identity.Identity.client_id"),
      },
    },
  });
});

test("rejects a private endpoint without the zones its names would be put in", () => {
  expect(() =>
    gatewayScene(({ scope, resourceGroup }) => {
      new PrivateEndpoint(scope, "Endpoint", {
        name: "endpoint",
        resourceGroup,
        location: "swedencentral",
        target: { id: "/subscriptions/1/redis", kind: "redis" },
        link: { subnet: undefined as never, zones: {} },
      });
    }),
  ).toThrow(new RangeError("test/Endpoint: link must have the private zones of redis"));
});
