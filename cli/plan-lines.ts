import type { LanePlan, Plan, PlannedDeployment } from "../capacity/plan";

/** A lane's plan in a line. */
export function describe({ workload, model, deployments, expected }: LanePlan): string {
  const primary = deployments.filter(({ role }) => role === "primary");
  const share = expected.provisionedShare > 0 ? `, ${(100 * expected.provisionedShare).toFixed(1)} % from PTUs` : "";
  const shared = primary.find(({ sharedFrom }) => sharedFrom !== undefined)?.sharedFrom;
  const pool = shared === undefined ? "" : ` of ${shared}'s`;
  return `  ${workload.padEnd(12)} ${model} as ${primary.map(size).join(" and ")}${pool}, ${dollars(expected.monthlyUsd.total)} a month${share}`;
}

/** With the regions that the lane's traffic goes to first. */
export function describeAt(lane: LanePlan): string {
  const regions = lane.deployments.filter(({ role }) => role === "primary").map(({ region }) => region);
  return `${describe(lane)}, in ${regions.join(" and ")}`;
}

/** What gave way, and what constraints cost. */
export function constraintLines({ conceded = [], binding = [] }: Plan): string[] {
  return [
    ...conceded.map(
      ({ workload, fulfilment }) => `  ${workload} gave way: ${(100 * fulfilment).toFixed(1)} % of its objectives`,
    ),
    ...binding.map(({ constraint, relaxed, savesUsd }) =>
      savesUsd > 0 ? `  ${constraint}; ${relaxed}: ${dollars(savesUsd)} a month less` : `  ${constraint}; ${relaxed}`,
    ),
  ];
}

/** Lanes whose deployments a new plan would change, and from what to what. */
export function changedLanes(before: Plan, after: Plan): string[] {
  const line = (plan: Plan, workload: string) => {
    const lane = plan.lanes.find((each) => each.workload === workload);
    return (
      lane?.deployments.map(({ region, name, role, ...each }) => `${role} ${name} ${size(each)} in ${region}`) ?? []
    );
  };
  const workloads = [...new Set([...before.lanes, ...after.lanes].map(({ workload }) => workload))];
  return workloads.flatMap((workload) => {
    const [was, is] = [line(before, workload), line(after, workload)];
    const gone = was.filter((each) => !is.includes(each)).map((each) => `  ${workload}: − ${each}`);
    const made = is.filter((each) => !was.includes(each)).map((each) => `  ${workload}: + ${each}`);
    return [...gone, ...made];
  });
}

function size({
  sku,
  capacity,
  serviceTier,
}: Pick<PlannedDeployment, "sku" | "capacity"> & { readonly serviceTier?: "priority" | undefined }): string {
  if (sku.endsWith("ProvisionedManaged")) return `${capacity} PTU of ${sku}`;
  const tier = serviceTier === undefined ? "" : `, ${serviceTier} processing`;
  const unit = sku.endsWith("Batch") ? "enqueued" : "a minute";
  return `${sku} for ${capacity.toLocaleString("en-US")}k tokens ${unit}${tier}`;
}

/** Whole US dollars. */
export function dollars(usd: number): string {
  return `$${Math.round(usd).toLocaleString("en-US")}`;
}
