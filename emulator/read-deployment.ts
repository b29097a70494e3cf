import { join } from "node:path";
import { UserError } from "../written/problem";
import type { Deployment } from "./deployment";
import { policyOf, readApis, readCaches, readFragments, readNamedValues } from "./terraform/apis";
import { type AzureResource, AzureResources } from "./terraform/azure-resources";
import { readBackends, readPools } from "./terraform/backends";
import { Findings } from "./terraform/findings";
import { readGateway, serviceType } from "./terraform/gateway";
import { readAccounts, readContentSafety } from "./terraform/models";
import { readProducts, readSubscriptions } from "./terraform/products";
import { readStacks } from "./terraform/read-stacks";
import { Resolver } from "./terraform/resolve";

/**
 * Reads what was synthesized for an environment: its stacks in `folder`, of either provider's resources. `command` writes them.
 * Throws a `UserError` of everything that is missing or cannot be known before deployment, each with that command.
 */
export function readDeployment(folder: string, environment: string, command: string): Deployment {
  const stacks = readStacks(folder, environment, command);
  const findings = new Findings(command);
  const resources = new AzureResources(stacks, new Resolver(stacks, findings), findings);
  const services = resources.all(serviceType);
  const [service, second] = services;
  if (!service || second) {
    findings.throwIfAny();
    const got = service ? services.map(({ name }) => name).join(", ") : "none";
    const message = `must hold one API Management service, got ${got} (run: ${command})`;
    throw new UserError([{ at: { file: join(folder, "manifest.json") }, message }]);
  }
  const deployment = deploymentOf(environment, service, resources);
  findings.throwIfAny();
  return deployment;
}

function deploymentOf(environment: string, service: AzureResource, resources: AzureResources): Deployment {
  const namedValues = readNamedValues(resources, service);
  return {
    environment,
    gateway: readGateway(service),
    globalPolicy: policyOf(resources, service, `${serviceType}/policies`),
    apis: readApis(resources),
    products: readProducts(resources, service),
    subscriptions: readSubscriptions(resources, service),
    fragments: readFragments(resources, service),
    namedValues,
    backends: readBackends(resources, service, namedValues),
    pools: readPools(resources, service),
    caches: readCaches(resources, service),
    accounts: readAccounts(resources),
    contentSafety: readContentSafety(resources),
  };
}
