import type { Plan } from "../capacity/plan";
import { chosen, identities, loose, network, roles } from "./access-sections";
import { boundary, deployments, quota, reservations } from "./capacity-sections";
import { gateway } from "./gateway-sections";
import { laneDetail, lanes } from "./lane-sections";
import { dollars, list, number, percent, table } from "./markdown";
import { closingSteps } from "./network";
import type { Synthesis } from "./read-synthesis";
import { requestPath } from "./request-path";
import { type ReviewedHeadroom, type ReviewedSimulation, simulated } from "./simulation-section";

/** What was simulated of the plan, if anything was. */
export interface Simulated {
  readonly simulation?: ReviewedSimulation | undefined;
  readonly headroom?: ReviewedHeadroom | undefined;
}

/** Prints what an architect needs to say yes or no: what is created, why this much, what it costs, what breaks first, what is open. */
export function printReview(synthesis: Synthesis, plan: Plan, { simulation, headroom }: Simulated = {}): string {
  const sections = [
    summary(synthesis, plan),
    `## Lanes\n\n${lanes(synthesis, plan)}`,
    ...plan.lanes.map(laneDetail),
    `## What measured traffic met\n\n${simulated(simulation, headroom)}`,
    `## Path of a request\n\nNumbers are priorities in the lane's pool, lowest first.\n\n${requestPath(synthesis, plan)}`,
    `## Gateway\n\n${gateway(synthesis, plan)}`,
    `## Model deployments\n\n${deployments(synthesis)}`,
    ...constraints(plan),
    `## Quota to have\n\n${quota(synthesis)}`,
    `## Reservations to buy\n\n${reservations(synthesis)}`,
    `## What is created\n\n${created(synthesis)}`,
    `## Who may do what\n\n${identities(synthesis)}\n${roles(synthesis)}`,
    `## Who can reach what\n\n${network(synthesis)}`,
    `## Looser than the secure default\n\n${loose(synthesis, plan)}`,
    `## Choices to know of\n\n${chosen(synthesis)}`,
    `## Steps that one apply does not take\n\n${list(steps(synthesis))}`,
    `## Warnings\n\n${list(plan.warnings)}`,
    `## Assumptions\n\nNumbers that nobody publishes, and prices that were derived.\n\n${list(plan.assumptions)}`,
  ];
  return `${sections.map((section) => section.trimEnd()).join("\n\n")}\n`;
}

function summary(synthesis: Synthesis, plan: Plan): string {
  const { environment, resources, stacks } = synthesis;
  return [
    `# Review of ${environment}`,
    "",
    `${resources.length} resources in ${stacks.length} stacks, as synthesized; models in ${modelRegions(synthesis).join(", ")}. ${boundary(synthesis)}`,
    "",
    cost(plan),
    evidence(plan),
  ].join("\n");
}

/** What the plan was held to, what each of it costs, and what gave way. */
function constraints({ binding = [], conceded = [], gapUsd }: Plan): readonly string[] {
  if (binding.length === 0 && conceded.length === 0 && gapUsd === undefined) return [];
  const proof =
    gapUsd === undefined
      ? "No plan that keeps to all of them costs less."
      : `The solver was stopped: another plan may cost up to ${dollars(gapUsd)} a month less.`;
  const costs = table(
    ["constraint", "let go of", "a month less"],
    binding.map(({ constraint, relaxed, savesUsd }) => [constraint, relaxed, dollars(savesUsd)]),
  );
  const gave = conceded.map(
    ({ workload, fulfilment, losesRegion }) =>
      `${workload} gave way to the budget: it gets ${percent(fulfilment)} of its objectives${losesRegion ? ", and keeps no share with a region lost" : ""}`,
  );
  return [`## What constraints cost\n\n${proof}\n\n${costs}${gave.length > 0 ? `\n${list(gave)}` : ""}`];
}

function modelRegions({ resources }: Synthesis): readonly string[] {
  const accounts = resources.filter(
    ({ type, attributes }) => type === "azurerm_cognitive_account" && attributes.kind !== "ContentSafety",
  );
  return [...new Set(accounts.map(({ attributes }) => String(attributes.location)))];
}

function cost({ lanes: planned, monthlyUsd }: Plan): string {
  const of = (part: "provisioned" | "metered") =>
    planned.reduce((sum, { expected }) => sum + expected.monthlyUsd[part], 0);
  return table(
    ["", "a month"],
    [
      ["Provisioned throughput", dollars(of("provisioned"))],
      ["Metered tokens, spillover and batch", dollars(of("metered"))],
      ["**Models**", `**${dollars(monthlyUsd)}**`],
      ["Gateway, cache, network, logs", "not priced: the catalog holds no price of them"],
    ],
  );
}

function evidence({ evidence: { catalog, catalogDate, config, profile, requests, sources, window } }: Plan): string {
  return [
    `Planned from ${number(requests)} requests of ${sources.join(", ")}, ${window.from} to ${window.to}, in bins of ${window.binSeconds} s; facts of ${catalogDate}. USD list prices unless the environment states its own.`,
    "",
    table(
      ["evidence", "hash"],
      [
        ["profile", profile],
        ["settings", config],
        ["catalog", catalog],
      ],
    ),
  ].join("\n");
}

function created({ resources, stacks }: Synthesis): string {
  const rows = stacks.flatMap(({ name }) => {
    const counts = new Map<string, number>();
    for (const { type, stack } of resources) if (stack === name) counts.set(type, (counts.get(type) ?? 0) + 1);
    return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([type, count]) => [name, type, count]);
  });
  return table(["stack", "type", "count"], rows);
}

function steps(synthesis: Synthesis): string[] {
  const keepsState = synthesis.stacks.some(({ backend }) => backend === "azurerm");
  return [
    ...(keepsState
      ? ["the bootstrap stack comes first, on local state: it makes the storage that the other stacks keep theirs in"]
      : []),
    ...closingSteps(synthesis).map(
      ({ stack, address }) => `${stack}/${address} closes what Azure only lets be born open; it is safe to repeat`,
    ),
  ];
}
