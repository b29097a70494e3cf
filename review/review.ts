import type { LanePlan, Plan } from "../capacity/plan";
import { deploymentsOf } from "./deployments";
import { loosenings } from "./exposure";
import { dollars, list, number, percent, table } from "./markdown";
import type { Synthesis, SynthesizedResource } from "./read-synthesis";
import { requestPath } from "./request-path";

/** Prints what an architect needs to say yes or no: what is created, why this much, what it costs, what is open. */
export function printReview(synthesis: Synthesis, plan: Plan): string {
  const sections = [
    summary(synthesis, plan),
    `## Lanes\n\n${lanes(plan)}`,
    ...plan.lanes.map(laneDetail),
    `## Path of a request\n\n${requestPath(plan)}`,
    `## Model deployments\n\nAs synthesized.\n\n${deployments(synthesis)}`,
    `## What is created\n\n${created(synthesis)}`,
    `## Who may do what\n\n${roles(synthesis)}`,
    `## Looser than the secure default\n\n${loose(synthesis)}`,
    `## Steps that one apply does not take\n\n${list(steps(synthesis))}`,
    `## Reservations to buy\n\n${reservations(plan)}`,
    `## Warnings\n\n${list(plan.warnings)}`,
    `## Assumptions\n\nNumbers that nobody publishes, and prices that were derived.\n\n${list(plan.assumptions)}`,
  ];
  return `${sections.map((section) => section.trimEnd()).join("\n\n")}\n`;
}

function summary({ environment, resources, stacks }: Synthesis, plan: Plan): string {
  const { evidence } = plan;
  const regions = [
    ...new Set(ofType(resources, "azurerm_cognitive_account").map(({ attributes }) => attributes.location)),
  ];
  const metered = sum(plan.lanes.map(({ expected }) => expected.monthlyUsd.metered));
  const provisioned = sum(plan.lanes.map(({ expected }) => expected.monthlyUsd.provisioned));
  return [
    `# Review of ${environment}`,
    "",
    `${resources.length} resources in ${stacks.length} stacks; models in ${regions.join(", ")}.`,
    "",
    table(
      ["", "a month"],
      [
        ["Provisioned throughput", dollars(provisioned)],
        ["Metered tokens, spillover and batch", dollars(metered)],
        ["**Models**", `**${dollars(plan.monthlyUsd)}**`],
        ["Gateway, cache, network, logs", "not priced: the catalog holds no price of them"],
      ],
    ),
    `Planned from ${number(evidence.requests)} requests of ${evidence.sources.join(", ")}, ${evidence.window.from} to ${evidence.window.to}, in bins of ${evidence.window.binSeconds} s; facts of ${evidence.catalogDate}. USD list prices unless the environment states its own.`,
    "",
    table(
      ["evidence", "hash"],
      [
        ["profile", evidence.profile],
        ["settings", evidence.config],
        ["catalog", evidence.catalog],
      ],
    ),
  ].join("\n");
}

function lanes(plan: Plan): string {
  return table(
    ["lane", "class", "model", "served by", "a month", "metered alone", "from PTUs", "PTUs busy"],
    plan.lanes.map((lane) => [
      lane.workload,
      lane.class,
      `${lane.model} ${lane.version}`,
      servedBy(lane),
      dollars(lane.expected.monthlyUsd.total),
      dollars(lane.expected.meteredOnlyUsd),
      percent(lane.expected.provisionedShare),
      lane.expected.utilization === 0 ? "–" : percent(lane.expected.utilization),
    ]),
  );
}

function servedBy({ deployments: planned }: LanePlan): string {
  return planned
    .filter(({ role }) => role === "primary")
    .map(({ sku, capacity, region }) => `${sku} ${number(capacity)} in ${region}`)
    .join(", ");
}

function laneDetail(lane: LanePlan): string {
  const { expected, neighbours } = lane;
  const chosen = {
    ptu:
      lane.deployments.find(({ role, sku }) => role === "primary" && sku.endsWith("ProvisionedManaged"))?.capacity ?? 0,
    monthlyUsd: expected.monthlyUsd.total,
    provisionedShare: expected.provisionedShare,
  };
  const levels = [...neighbours, chosen].sort((a, b) => a.ptu - b.ptu);
  return [
    `### ${lane.workload}`,
    "",
    list(lane.because),
    `Busiest minute ${number(expected.peakTokensPerMinute)} tokens of prompt and requested output; busiest 10 seconds ${number(expected.peakRequestsPer10Seconds)} requests.`,
    "",
    table(
      ["deployment", "region", "role", "SKU", "capacity", "because"],
      lane.deployments.map(({ name, region, role, sku, capacity, because }) => [
        name,
        region,
        role,
        sku,
        number(capacity),
        because.join("\n"),
      ]),
    ),
    ...(neighbours.length === 0
      ? []
      : [
          table(
            ["PTU", "a month", "from PTUs", ""],
            levels.map((level) => [
              level.ptu,
              dollars(level.monthlyUsd),
              percent(level.provisionedShare),
              level === chosen
                ? "chosen"
                : `${level.monthlyUsd < chosen.monthlyUsd ? "−" : "+"}${dollars(Math.abs(level.monthlyUsd - chosen.monthlyUsd))}`,
            ]),
          ),
        ]),
  ].join("\n");
}

function deployments(synthesis: Synthesis): string {
  return table(
    ["region", "deployment", "model", "SKU", "capacity", "spills to", "new before old goes"],
    deploymentsOf(synthesis).map((each) => [
      each.region,
      each.name,
      `${each.model} ${each.version}`,
      each.sku,
      number(each.capacity),
      each.spilloverTo ?? "–",
      each.replacedBeforeDestroyed ? "yes" : "no",
    ]),
  );
}

function created({ resources, stacks }: Synthesis): string {
  const rows = stacks.flatMap(({ name }) => {
    const counts = new Map<string, number>();
    for (const { type, stack } of resources) if (stack === name) counts.set(type, (counts.get(type) ?? 0) + 1);
    return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([type, count]) => [name, type, count]);
  });
  return table(["stack", "type", "count"], rows);
}

function roles({ resources }: Synthesis): string {
  return table(
    ["stack", "role", "principal", "on"],
    ofType(resources, "azurerm_role_assignment").map(({ stack, attributes }) => [
      stack,
      String(attributes.role_definition_name ?? attributes.role_definition_id),
      reference(attributes.principal_id),
      reference(attributes.scope),
    ]),
  );
}

/** The thing that a Terraform reference points at, in words a person can follow. */
function reference(value: unknown): string {
  const text = String(value);
  const remote = /outputs\.cross-stack-output-([^}]+)\}/.exec(text)?.[1];
  if (remote) return remote.replace(/(principal_id|id)$/, "");
  return text.replace(/^\$\{(.*?)(\.principal_id|\.id)?\}$/, "$1");
}

function loose(synthesis: Synthesis): string {
  return table(
    ["where", "setting", "meaning"],
    loosenings(synthesis).map(({ address, setting, meaning }) => [address, setting, meaning]),
  );
}

function steps({ resources, stacks }: Synthesis): string[] {
  const closes = resources.filter(({ address }) => /^azapi_(update_resource|resource_action)\./.test(address));
  return [
    ...(stacks.some(({ backend }) => backend === "azurerm")
      ? ["the bootstrap stack comes first, on local state: it makes the storage that the other stacks keep theirs in"]
      : []),
    ...closes.map(
      ({ stack, address }) => `${stack}/${address} closes what Azure only lets be born open; it is safe to repeat`,
    ),
  ];
}

/** PTU reservations that fit the plan: text, because buying is never ours to do. */
function reservations(plan: Plan): string {
  const ptus = new Map<string, number>();
  for (const { deployments: planned } of plan.lanes) {
    for (const { sku, region, capacity } of planned) {
      if (!sku.endsWith("ProvisionedManaged")) continue;
      const key = `${sku} in ${region}`;
      ptus.set(key, (ptus.get(key) ?? 0) + capacity);
    }
  }
  if (ptus.size === 0) return "None: nothing is provisioned.\n";
  const rows = [...ptus].map(([key, count]) => `${number(count)} PTU of ${key}`);
  return `${list(rows)}\nDeploy first, then reserve: a reservation guarantees no capacity. It covers every model of its type and region; without one PTUs are paid by the hour.\n`;
}

function ofType(resources: readonly SynthesizedResource[], type: string): readonly SynthesizedResource[] {
  return resources.filter((resource) => resource.type === type);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
