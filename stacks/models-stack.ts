import { ResourceGroup } from "@cdktf/provider-azurerm/lib/resource-group";
import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { LanePlan, PlannedDeployment } from "../capacity/plan";
import { madeBy } from "../capacity/shared-deployments";
import { AiAccount } from "../constructs/ai-account";
import type { ContentFilter } from "../constructs/content-filter";
import type { ModelDeployment } from "../constructs/model-deployment";
import { addContentFilters, isFiltered } from "./content-filters";
import type { Environment } from "./environment";
import type { PlatformStack } from "./platform-stack";
import { prepareStack, stackName } from "./prepare-stack";

/** Model capacity: one account a region that the plan uses, and in it the plan's deployments. */
export class ModelsStack extends TerraformStack {
  /** By region, in the config's order. */
  readonly accounts: ReadonlyMap<string, AiAccount>;

  constructor(scope: Construct, environment: Environment, platform: PlatformStack) {
    super(scope, stackName(environment, "models"));
    prepareStack(this, "models", environment);
    this.addDependency(platform);
    const { config, names, accountRegions } = environment;
    const resourceGroup = new ResourceGroup(this, "ResourceGroup", {
      name: names.resourceGroup("models"),
      location: config.regions[0],
    });
    this.accounts = new Map(
      accountRegions.map((region) => [region, this.#addAccount(environment, platform, resourceGroup, region)]),
    );
    new TerraformOutput(this, "accounts", {
      value: Object.fromEntries([...this.accounts].map(([region, account]) => [region, account.openAiUrl])),
      staticId: true,
    });
  }

  #addAccount(
    environment: Environment,
    platform: PlatformStack,
    resourceGroup: ResourceGroup,
    region: string,
  ): AiAccount {
    const { config, names, plan, disposable, privateBackends } = environment;
    const account = new AiAccount(this, region, {
      name: names.account(region),
      resourceGroup,
      location: region,
      publicNetworkAccess: !privateBackends,
      preventDestroy: !disposable,
    });
    addDeployments(account, plan.lanes, addContentFilters(account, config, plan.lanes));
    if (platform.privateLink) {
      account.addPrivateEndpoint({
        name: names.privateEndpoint(account.name),
        resourceGroup,
        location: config.regions[0],
        link: platform.privateLink,
      });
    }
    account.sendDiagnostics(platform.monitoring.workspace);
    account.grantUse(platform.gatewayIdentity);
    return account;
  }
}

/** In the plan's order, but for a spillover, which stands before whatever spills to it. */
function addDeployments(
  account: AiAccount,
  lanes: readonly LanePlan[],
  filters: ReadonlyMap<string, ContentFilter>,
): void {
  const planned = lanes.flatMap((lane) =>
    madeBy(lane)
      .filter(({ region }) => region === account.location)
      .map((deployment) => ({ lane, deployment })),
  );
  const added = new Map<string, ModelDeployment>();
  for (const spills of [false, true]) {
    for (const { lane, deployment } of planned) {
      if ((deployment.spilloverTo !== undefined) !== spills) continue;
      const filter = isFiltered(deployment) ? filters.get(lane.workload) : undefined;
      added.set(deployment.name, addDeployment(account, lane, deployment, { added, ...(filter ? { filter } : {}) }));
    }
  }
}

function addDeployment(
  account: AiAccount,
  lane: LanePlan,
  { name, sku, capacity, model, spilloverTo, serviceTier }: PlannedDeployment,
  { added, filter }: { readonly added: ReadonlyMap<string, ModelDeployment>; readonly filter?: ContentFilter },
): ModelDeployment {
  const spillover = spilloverTo === undefined ? undefined : added.get(spilloverTo);
  if (spilloverTo !== undefined && !spillover) {
    throw new RangeError(`${account.node.path}: ${name} must spill to a deployment of its account, got ${spilloverTo}`);
  }
  return account.addDeployment({
    name,
    model: model ?? { name: lane.model, version: lane.version, format: lane.format },
    sku,
    capacity,
    ...(spillover ? { spillover } : {}),
    ...(serviceTier ? { serviceTier } : {}),
    ...(filter ? { contentFilter: filter } : {}),
  });
}
