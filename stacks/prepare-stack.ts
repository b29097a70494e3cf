import { AzurermBackend, LocalBackend, type TerraformStack } from "cdktf";
import { addProviders } from "../constructs/providers";
import { stateContainer } from "../constructs/state-storage";
import { addTags } from "../constructs/tags";
import type { Environment } from "./environment";

/** What tells the stacks of an environment apart. */
export type StackPart = "bootstrap" | "platform" | "models" | "gateway";

/** Resource providers that each stack's resources belong to. */
const resourceProviders: Readonly<Record<StackPart, readonly string[]>> = {
  bootstrap: ["Microsoft.ManagedIdentity", "Microsoft.Storage"],
  platform: [
    "Microsoft.Consumption",
    "Microsoft.Insights",
    "Microsoft.ManagedIdentity",
    "Microsoft.Network",
    "Microsoft.OperationalInsights",
    // A v2 gateway's subnet is delegated to a type of this provider.
    "Microsoft.Web",
  ],
  models: ["Microsoft.CognitiveServices", "Microsoft.Insights", "Microsoft.Network"],
  gateway: [
    "Microsoft.ApiManagement",
    "Microsoft.Cache",
    "Microsoft.CognitiveServices",
    "Microsoft.Insights",
    "Microsoft.Network",
  ],
};

/** Registering is an owner's right, and the bootstrap is an owner's: it registers what the others need too. */
function providersOf(part: StackPart): readonly string[] {
  if (part !== "bootstrap") return resourceProviders[part];
  return [...new Set(Object.values(resourceProviders).flat())].sort();
}

export function stackName({ config }: Pick<Environment, "config">, part: StackPart): string {
  return `${config.environment}-${part}`;
}

/** Gives a stack what all of them have: where its state lives, its providers, its tags. */
export function prepareStack(stack: TerraformStack, part: StackPart, environment: Environment): void {
  const { config, disposable } = environment;
  addBackend(stack, part, environment);
  addProviders(stack, {
    ...(config.subscriptionId === undefined ? {} : { subscriptionId: config.subscriptionId }),
    resourceProviders: providersOf(part),
    purgeOnDestroy: disposable,
    azapi: part !== "bootstrap",
  });
  addTags(stack, {
    ...config.tags,
    organization: config.organization,
    environment: config.environment,
    "managed-by": "headroom",
  });
}

/** The bootstrap's own state is local: it makes the storage that the others' state lives in. */
function addBackend(stack: TerraformStack, part: StackPart, environment: Environment): void {
  const { config, names } = environment;
  const name = stackName(environment, part);
  if (part === "bootstrap" || config.state.backend === "local") {
    // Terraform runs in cdktf.out/stacks/<name>; an absolute path would name this machine.
    new LocalBackend(stack, { path: `../../../terraform.${name}.tfstate` });
    return;
  }
  new AzurermBackend(stack, {
    ...(config.subscriptionId === undefined ? {} : { subscriptionId: config.subscriptionId }),
    resourceGroupName: names.resourceGroup("bootstrap"),
    storageAccountName: names.stateStorage(),
    containerName: stateContainer,
    key: `${name}.tfstate`,
    useAzureadAuth: true,
  });
}
