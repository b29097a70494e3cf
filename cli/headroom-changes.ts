import { ptuMonthlyUsd } from "../capacity/lane-options";
import type { Catalog, DeploymentSku } from "../catalog/catalog";
import { capacityStep, provisionedSize, skuKind } from "../catalog/lookup";
import type { Config } from "../config/schema";
import type { Deployment, ModelDeployment } from "../emulator/deployment";
import type { SimulationReport } from "../simulator/report";

/** One thing that could be changed for a lane to take more. */
export interface Change {
  readonly what: string;
  /** More than now; nothing for a limit, and for metered capacity, which is paid by what is used. */
  readonly monthlyUsd: number;
  readonly deployment: Deployment;
}

const units = { provisioned: "PTU", standard: "thousand tokens a minute", batch: "thousand enqueued tokens" };

/** How much larger a changed limit or capacity is: a quarter, up to the next legal step. A choice. */
const quarter = 1.25;

/** Limits of the lane's policy that refused somebody, else capacities of the deployments that served it or refused it, each a quarter larger. */
export function changesOf(
  config: Config,
  catalog: Catalog,
  deployment: Deployment,
  lane: string,
  broken: SimulationReport,
): readonly Change[] {
  const refusers = broken.lanes.find((each) => each.lane === lane && each.caller === undefined)?.refusedBy ?? {};
  // A limit of the policy is raised by itself: what lies behind it has not been reached.
  const limits = Object.keys(refusers).flatMap((id) => raisedLimit(deployment, lane, id));
  return limits.length > 0 ? limits : raisedCapacities(config, catalog, deployment, lane, broken);
}

function raisedLimit(deployment: Deployment, lane: string, id: string): Change[] {
  const statement = new RegExp(`<[a-z-]+ [^>]*id="${id}"[^>]*>`);
  const written = statement.exec(deployment.apis.find((api) => api.id === lane)?.policy ?? "")?.[0];
  const amount = written === undefined ? undefined : /\b(?:calls|tokens-per-minute)="(\d+)"/.exec(written);
  if (!written || !amount) return [];
  const [attribute, now = "0"] = amount;
  const more = Math.ceil(quarter * Number(now));
  const raised = written.replace(attribute, attribute.replace(now, String(more)));
  const apis = deployment.apis.map((api) =>
    api.id === lane && api.policy !== undefined ? { ...api, policy: api.policy.replace(written, () => raised) } : api,
  );
  const what = `${id} ${Number(now).toLocaleString("en-US")} → ${more.toLocaleString("en-US")}`;
  return [{ what, monthlyUsd: 0, deployment: { ...deployment, apis } }];
}

function raisedCapacities(
  config: Config,
  catalog: Catalog,
  deployment: Deployment,
  lane: string,
  broken: SimulationReport,
): Change[] {
  const served = new Set(
    broken.served.flatMap((each) => (each.lane === lane ? [`${each.deployment} ${each.region}`] : [])),
  );
  return deployment.accounts.flatMap(({ region, deployments }) =>
    deployments.flatMap((one) => {
      const isUsed = served.has(`${one.name} ${region}`) || served.has(`${one.spilloverDeployment} ${region}`);
      const capacity = isUsed ? nextCapacity(catalog, one) : undefined;
      if (capacity === undefined) return [];
      const sku = one.sku as DeploymentSku;
      const monthlyUsd =
        skuKind(sku) === "provisioned"
          ? (capacity - one.capacity) * ptuMonthlyUsd(catalog, sku, config.capacity.payment)
          : 0;
      const unit = units[skuKind(sku)];
      const what = `${one.name} in ${region} ${one.capacity} → ${capacity} ${unit}`;
      return [{ what, monthlyUsd, deployment: withCapacity(deployment, region, one, capacity) }];
    }),
  );
}

function nextCapacity(catalog: Catalog, { sku, capacity, model }: ModelDeployment): number | undefined {
  const kind = skuKind(sku as DeploymentSku);
  if (kind !== "provisioned") return Math.ceil(quarter * capacity);
  const size = provisionedSize(catalog, model.name, model.version);
  const step = size && capacityStep(size, sku as DeploymentSku);
  return step && capacity + step.increment * Math.ceil(((quarter - 1) * capacity) / step.increment);
}

function withCapacity(deployment: Deployment, region: string, one: ModelDeployment, capacity: number): Deployment {
  const accounts = deployment.accounts.map((account) =>
    account.region === region
      ? { ...account, deployments: account.deployments.map((each) => (each === one ? { ...each, capacity } : each)) }
      : account,
  );
  return { ...deployment, accounts };
}
