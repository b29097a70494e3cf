import { existsSync, readFileSync } from "node:fs";
import { parsePlan, planFileOf } from "../capacity/plan-file";
import type { Deployment } from "../emulator/deployment";
import { capacityKind } from "../emulator/models/deployment-capacity";
import type { BatchLane } from "../simulator/batch-jobs";

/** The lanes whose planned deployment is one for batches, and was synthesized: no gateway stands before those. */
export function batchLanesOf(configFile: string, { accounts }: Deployment): readonly BatchLane[] {
  const file = planFileOf(configFile);
  const lanes = existsSync(file) ? parsePlan(readFileSync(file, "utf8"), file).lanes : [];
  const made = new Set(
    accounts.flatMap(({ deployments }) =>
      deployments.filter(({ sku }) => capacityKind(sku) === "batch").map(({ name }) => name),
    ),
  );
  return lanes.flatMap(({ workload, deployments }) => {
    const own = deployments.find(({ name }) => made.has(name));
    return own ? [{ lane: workload, deployment: own.name }] : [];
  });
}
