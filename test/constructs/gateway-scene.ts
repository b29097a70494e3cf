import type { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import type { TerraformStack } from "cdktf";
import { ApiManagement } from "../../constructs/api-management";
import { GatewayLoggers } from "../../constructs/gateway-loggers";
import { Identity } from "../../constructs/identity";
import { Monitoring } from "../../constructs/monitoring";
import { type SynthesizedStack, synthesize } from "./synthesize";

/** A gateway with what its parts lean on. */
export interface GatewayScene {
  readonly scope: TerraformStack;
  readonly resourceGroup: ResourceGroup;
  readonly identity: Identity;
  readonly monitoring: Monitoring;
  readonly gateway: ApiManagement;
  readonly loggers: GatewayLoggers;
}

/** Synthesizes what a test adds to a gateway. */
export function gatewayScene(build: (scene: GatewayScene) => void): SynthesizedStack {
  const location = "swedencentral";
  return synthesize((scope, resourceGroup) => {
    const identity = new Identity(scope, "Identity", { name: "gateway", resourceGroup, location });
    const monitoring = new Monitoring(scope, "Monitoring", {
      resourceGroup,
      location,
      workspaceName: "logs",
      applicationInsightsName: "insights",
    });
    const gateway = new ApiManagement(scope, "Gateway", {
      name: "contoso-gateway",
      resourceGroup,
      location,
      tier: "BasicV2",
      units: 1,
      publisherName: "Contoso",
      publisherEmail: "platform@contoso.example",
      identity,
    });
    const loggers = new GatewayLoggers(scope, "Loggers", { gateway, monitoring, identity });
    build({ scope, resourceGroup, identity, monitoring, gateway, loggers });
  });
}
