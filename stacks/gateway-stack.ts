import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { TerraformOutput, TerraformResource, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { ApiManagement } from "../constructs/api-management";
import { ContentSafety } from "../constructs/content-safety";
import { ContentSafetyBackend } from "../constructs/content-safety-backend";
import { GatewayLoggers } from "../constructs/gateway-loggers";
import { GlobalPolicy } from "../constructs/global-policy";
import { InternalName } from "../constructs/internal-name";
import type { LaneApi } from "../constructs/lane-api";
import { PublicAddress } from "../constructs/public-address";
import { Redis } from "../constructs/redis";
import { globalPolicy as globalPolicyDocument } from "../policy/global";
import { printPolicy } from "../policy/print";
import { addConsumers } from "./consumers";
import type { Environment } from "./environment";
import { addLane } from "./lane";
import type { ModelsStack } from "./models-stack";
import type { PlatformStack } from "./platform-stack";
import { prepareStack, stackName } from "./prepare-stack";

/** The stacks a gateway stands on. */
export interface GatewayFoundations {
  readonly platform: PlatformStack;
  readonly models: ModelsStack;
}

/** The gateway: API Management, a lane for each workload, an access contract for each consumer, and what lanes lean on. */
export class GatewayStack extends TerraformStack {
  readonly gateway: ApiManagement;

  constructor(scope: Construct, environment: Environment, { platform, models }: GatewayFoundations) {
    super(scope, stackName(environment, "gateway"));
    prepareStack(this, "gateway", environment);
    this.addDependency(platform);
    this.addDependency(models);
    const { config, names, plan } = environment;
    const resourceGroup = new ResourceGroup(this, "ResourceGroup", {
      name: names.resourceGroup("gateway"),
      location: config.regions[0],
    });
    this.gateway = this.#addGateway(environment, platform, resourceGroup);
    this.gateway.sendDiagnostics(platform.monitoring.workspace);
    const loggers = new GatewayLoggers(this, "Loggers", {
      gateway: this.gateway,
      monitoring: platform.monitoring,
      identity: platform.gatewayIdentity,
    });
    const globalPolicy = new GlobalPolicy(this, "Policy", {
      gateway: this.gateway,
      policy: printPolicy(globalPolicyDocument(), "global"),
    });
    const cache = this.#addCaches(environment, platform, resourceGroup);
    this.#letEmbed(environment, models);
    const contentSafety = this.#addContentSafety(environment, platform, resourceGroup);
    // A batch job is a file of requests, which Azure's Batch API takes; no lane has an operation for it.
    const called = plan.lanes.filter((lane) => lane.class !== "batch");
    const lanes = called.map((lane) =>
      addLane(this, environment, lane, {
        gateway: this.gateway,
        loggers,
        models,
        identity: platform.gatewayIdentity,
        globalPolicy,
        ...(cache ? { cache } : {}),
        ...(contentSafety ? { contentSafety } : {}),
      }),
    );
    addConsumers(this, environment, this.gateway, lanes);
    this.#closeOrName(environment, platform, resourceGroup);
    this.#addOutputs(lanes);
  }

  #addGateway(environment: Environment, platform: PlatformStack, resourceGroup: ResourceGroup): ApiManagement {
    const { config, names, gatewayNetwork, gatewayRegions, gatewayZones, caches, disposable } = environment;
    const [location, ...additionalLocations] = gatewayRegions;
    const { tier, units, publisherName, publisherEmail } = config.gateway;
    const address =
      platform.network && gatewayNetwork.mode === "injected" && gatewayZones
        ? new PublicAddress(this, "GatewayAddress", {
            name: names.publicIp("gateway"),
            resourceGroup,
            location,
            label: names.gateway(),
            zones: gatewayZones,
          })
        : undefined;
    return new ApiManagement(this, "Gateway", {
      name: names.gateway(),
      resourceGroup,
      location,
      tier,
      units,
      publisherName,
      publisherEmail,
      identity: platform.gatewayIdentity,
      systemAssignedIdentity: caches,
      ...(platform.network && {
        network: { kind: gatewayNetwork, subnet: platform.network.gatewaySubnet, ...(address ? { address } : {}) },
      }),
      ...(gatewayZones ? { zones: gatewayZones } : {}),
      additionalLocations,
      preventDestroy: !disposable,
    });
  }

  /** One cache a gateway region: copying entries between regions would cost more than it saves. Returns the home region's. */
  #addCaches(environment: Environment, platform: PlatformStack, resourceGroup: ResourceGroup) {
    const { names, gatewayRegions, caches, disposable, privateBackends } = environment;
    if (!caches) return undefined;
    const wired = gatewayRegions.map((region, index) => {
      const redis = new Redis(this, `redis-${region}`, {
        name: names.redis(region),
        resourceGroup,
        location: region,
        ...(disposable ? { skuName: "Balanced_B0" } : {}),
        highAvailability: !disposable,
        publicNetworkAccess: !privateBackends,
        preventDestroy: !disposable,
      });
      redis.sendDiagnostics(platform.monitoring.workspace);
      if (platform.privateLink) {
        redis.addPrivateEndpoint({
          name: names.privateEndpoint(names.redis(region)),
          resourceGroup,
          location: region,
          link: platform.privateLink,
        });
      }
      return this.gateway.addCache(redis, index === 0 ? "default" : region);
    });
    return wired[0];
  }

  /** A semantic cache's lookup calls the embeddings model by the gateway's own identity and takes no other. */
  #letEmbed({ plan, caches }: Environment, { accounts }: ModelsStack): void {
    if (!caches) return;
    const planned = plan.lanes.flatMap(({ deployments }) => deployments.filter(({ role }) => role === "embeddings"));
    const embedding = new Set(planned.map(({ region }) => region));
    for (const [region, account] of accounts) {
      if (!embedding.has(region)) continue;
      account.grantUse(this.gateway.systemPrincipal, new Construct(this, `embeddings-${region}`));
    }
  }

  #addContentSafety(environment: Environment, platform: PlatformStack, resourceGroup: ResourceGroup) {
    const { config, names, judgesContent, privateBackends, disposable } = environment;
    if (!judgesContent) return undefined;
    const [location] = config.regions;
    const account = new ContentSafety(this, "ContentSafety", {
      name: names.contentSafety(),
      resourceGroup,
      location,
      publicNetworkAccess: !privateBackends,
      preventDestroy: !disposable,
    });
    account.grantUse(platform.gatewayIdentity);
    account.sendDiagnostics(platform.monitoring.workspace);
    if (platform.privateLink) {
      account.addPrivateEndpoint({
        name: names.privateEndpoint(account.name),
        resourceGroup,
        location,
        link: platform.privateLink,
      });
    }
    return new ContentSafetyBackend(this, "ContentSafetyBackend", {
      gateway: this.gateway,
      contentSafety: account,
      identity: platform.gatewayIdentity,
    });
  }

  /** A private gateway: closed once its endpoint stands (v2), or given its name inside the network (classic). */
  #closeOrName({ config, names, gatewayNetwork }: Environment, platform: PlatformStack, resourceGroup: ResourceGroup) {
    if (platform.privateLink && gatewayNetwork.privateEndpoint) {
      const everything = this.node.findAll().filter((child) => TerraformResource.isTerraformResource(child));
      this.gateway.closePublicAccess(
        {
          name: names.privateEndpoint(this.gateway.name),
          resourceGroup,
          location: config.regions[0],
          link: platform.privateLink,
        },
        everything,
      );
    }
    if (platform.network && gatewayNetwork.virtualNetworkType === "Internal") {
      const network = platform.network.resource;
      new InternalName(this, "GatewayName", { gateway: this.gateway, resourceGroup, network });
    }
  }

  #addOutputs(lanes: readonly LaneApi[]): void {
    new TerraformOutput(this, "gateway_url", { value: this.gateway.gatewayUrl, staticId: true });
    new TerraformOutput(this, "lane_base_urls", {
      value: Object.fromEntries(lanes.map((lane) => [lane.name, lane.baseUrl(this.gateway)])),
      staticId: true,
    });
  }
}
