import { loadSolver } from "../../capacity/load-solver";
import type { Solver } from "../../capacity/optimum/linear-model";
import type { Plan } from "../../capacity/plan";
import { planCapacity } from "../../capacity/plan-capacity";
import { loadCatalog } from "../../catalog/load-catalog";
import type { Quota } from "../../config/capacity-schema";
import type { Config } from "../../config/schema";
import type { Workload } from "../../config/workload-schema";
import { type Problem, UserError } from "../../written/problem";
import { configWith, workloadWith } from "../config-builder";
import { binWith, profileOf } from "../profile-builder";

const catalog = loadCatalog();
let solver: Solver;
beforeAll(async () => {
  solver = await loadSolver();
});

/** Nine quiet minutes of 30,000 tokens and one of 300,000: 100 PTU of gpt-5.6-terra, which serves 3,000 a PTU. */
const burstyBins = (workload: string, offset = 0) =>
  [...new Array(9).fill(30_000), 300_000].map((promptTokens, i, all) =>
    binWith({ workload, startSeconds: 60 * ((i + offset) % all.length), promptTokens, outputTokens: 0 }),
  );
const profile = profileOf([...burstyBins("chat"), ...burstyBins("agent", 5)]);
const asking = (name: string, objectives: Partial<Workload["objectives"]>, other: Partial<Workload> = {}) =>
  workloadWith({ name, objectives: { provisionedShare: 0, ...objectives }, ...other });
const environment = (
  workloads: Config["workloads"],
  { quotas = [], ...capacity }: Partial<Config["capacity"]> = {},
  regions: Config["regions"] = ["swedencentral", "francecentral"],
) =>
  configWith({
    regions,
    redundancy: regions.length > 1 ? "regions" : "none",
    capacity: { ...configWith().capacity, payment: "monthly", quotas, ...capacity },
    workloads,
  });
const ptuQuota = (region: string, limit: number): Quota => ({ region, sku: "DataZoneProvisionedManaged", limit });
const plan = (config: Config, previous?: Plan, other = solver) =>
  planCapacity(config, profile, catalog, { solver: other, previous });
const bought = ({ lanes }: Plan) =>
  lanes.map(({ workload, deployments }) => [
    workload,
    ...deployments
      .filter(({ role }) => role === "primary")
      .map(({ region, capacity, weight, sku }) =>
        [sku.endsWith("ProvisionedManaged") ? `${capacity} PTU` : sku, region, ...(weight ? [weight] : [])].join(" "),
      ),
  ]);
const refusal = (work: () => unknown): readonly Problem[] => {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return error.problems;
    throw error;
  }
  return [];
};

test("two lanes that a region's quota cannot hold together stand apart, the more important one nearer", () => {
  const both: Config["workloads"] = [
    asking("chat", { provisionedShare: 0.56 }),
    asking("agent", { provisionedShare: 0.56 }),
  ];
  expect(bought(plan(environment(both)))).toEqual([
    ["chat", "20 PTU swedencentral"],
    ["agent", "20 PTU swedencentral"],
  ]);
  const quotas = [ptuQuota("swedencentral", 30), ptuQuota("francecentral", 100)];
  expect(bought(plan(environment(both, { quotas })))).toEqual([
    ["chat", "20 PTU swedencentral"],
    ["agent", "20 PTU francecentral"],
  ]);
});

test("one lane is divided among regions where no quota holds all of it, and traffic in proportion", () => {
  const quotas = [ptuQuota("swedencentral", 40), ptuQuota("francecentral", 60)];
  const found = plan(environment([asking("chat", { provisionedShare: 1 })], { quotas }));
  expect(bought(found)).toEqual([["chat", "40 PTU swedencentral 2", "60 PTU francecentral 3"]]);
  expect(found.lanes[0]?.expected).toMatchObject({ provisionedShare: 1, monthlyUsd: { provisioned: 28_600 } });
  expect(found.lanes[0]?.because.at(-1)).toBe(
    "divided among regions by quota, the size of a deployment or what may be lost: 40 PTU in swedencentral, 60 PTU in francecentral",
  );
});

test("a lane that keeps its share with a region lost has PTUs in two, and says what that costs", () => {
  const lane = asking("chat", { provisionedShare: 0.56, provisionedShareWithoutRegion: 0.55 });
  const found = plan(environment([lane]));
  expect(bought(found)).toEqual([["chat", "15 PTU swedencentral 1", "15 PTU francecentral 1"]]);
  expect(found.binding).toContainEqual({
    constraint: "chat: provisionedShareWithoutRegion",
    relaxed: "not asked",
    savesUsd: expect.closeTo(usdOf(found) - usdOf(plan(environment([asking("chat", { provisionedShare: 0.56 })]))), 1),
  });
});

const usdOf = ({ monthlyUsd }: Plan) => monthlyUsd;

test("a constraint costs what the plan without it costs less: quota, and a share", () => {
  const lanes: Config["workloads"] = [asking("chat", { provisionedShare: 0.56 })];
  // Where 15 is all there is, each region holds 15: 10 PTU more than are asked.
  const quotas = [ptuQuota("swedencentral", 15), ptuQuota("francecentral", 15)];
  const found = plan(environment(lanes, { quotas }));
  expect(bought(found)).toEqual([["chat", "15 PTU swedencentral 1", "15 PTU francecentral 1"]]);
  const free = usdOf(plan(environment(lanes)));
  expect(found.binding).toContainEqual({
    constraint: "quota of 15 PTU for DataZoneProvisionedManaged in swedencentral",
    relaxed: "not short",
    savesUsd: expect.closeTo(usdOf(found) - free, 1),
  });
  expect(found.binding).toContainEqual({
    constraint: "chat: provisionedShare 56.0 %",
    relaxed: "not asked",
    savesUsd: expect.closeTo(usdOf(found) - usdOf(plan(environment([asking("chat", {})]))), 1),
  });
});

test("lanes that share a pool need fewer PTUs than apart, and the plan says what that is worth", () => {
  const apart = plan(environment([asking("chat", { provisionedShare: 1 }), asking("agent", { provisionedShare: 1 })]));
  const pooled = plan(
    environment([
      asking("chat", { provisionedShare: 1 }),
      asking("agent", { provisionedShare: 1 }, { poolWith: "chat" }),
    ]),
  );
  // Their bursts fall into other minutes: 330,000 tokens in the busiest, not 600,000.
  expect(bought(apart)).toEqual([
    ["chat", "100 PTU swedencentral"],
    ["agent", "100 PTU swedencentral"],
  ]);
  expect(bought(pooled)).toEqual([
    ["chat", "110 PTU swedencentral"],
    ["agent", "110 PTU swedencentral"],
  ]);
  expect(pooled.lanes[1]?.deployments.every(({ sharedFrom }) => sharedFrom === "chat")).toBe(true);
  expect(pooled.monthlyUsd).toBeCloseTo(110 * 286, 2);
  expect(pooled.lanes.map(({ expected }) => expected.monthlyUsd.provisioned)).toEqual([15_730, 15_730]);
  expect(pooled.lanes[0]?.because).toContain(
    "the pool costs $25,740 a month less than its lanes apart (chat $28,600, agent $28,600)",
  );
});

test("within a budget the least important class gives way first, and the plan says what it gets", () => {
  const lanes: Config["workloads"] = [
    asking("agent", { provisionedShare: 1 }, { class: "evaluation" }),
    asking("chat", { provisionedShare: 1 }),
  ];
  const within = plan(environment(lanes, { maxMonthlyUsd: 150_000 }));
  const all = plan(environment(lanes));
  expect(within.conceded).toBeUndefined();
  expect(bought(within)).toEqual(bought(all));
  const metered = all.lanes[0]?.expected.meteredOnlyUsd ?? 0;
  const short = plan(environment(lanes, { maxMonthlyUsd: 28_600 + metered + 1 }));
  expect(short.lanes[1]?.expected.provisionedShare).toBe(1);
  expect(short.monthlyUsd).toBeLessThanOrEqual(28_600 + metered + 1);
  expect(short.conceded).toEqual([
    { workload: "agent", fulfilment: short.lanes[0]?.expected.provisionedShare, losesRegion: false },
  ]);
  expect(short.warnings.some((each) => each.startsWith("budget: agent gets "))).toBe(true);
  expect(refusal(() => plan(environment(lanes, { maxMonthlyUsd: 10 })))).toEqual([
    {
      path: "capacity.maxMonthlyUsd",
      message: expect.stringMatching(
        /^must pay for the traffic itself, which costs \$[\d,]+ a month without any objective, got \$10$/,
      ),
    },
  ]);
});

test("rejects what cannot be done, by the fewest constraints that cannot hold together", () => {
  const lanes: Config["workloads"] = [
    asking("chat", { provisionedShare: 0.56 }),
    asking("agent", { provisionedShare: 0.1 }),
  ];
  const quotas = [ptuQuota("swedencentral", 0), ptuQuota("francecentral", 15)];
  expect(refusal(() => plan(environment(lanes, { quotas })))).toEqual([
    {
      path: "capacity.quotas[0]",
      message:
        "cannot hold with the others named here: quota of 0 PTU for DataZoneProvisionedManaged in swedencentral (loosen one of 3)",
    },
    {
      path: "capacity.quotas[1]",
      message:
        "cannot hold with the others named here: quota of 15 PTU for DataZoneProvisionedManaged in francecentral (loosen one of 3)",
    },
    {
      path: "workloads[0].objectives",
      message: "cannot hold with the others named here: chat serves 56.0 % from PTUs (loosen one of 3)",
    },
  ]);
});

test("what is deployed stays while another plan saves little, and changes by a step at most", () => {
  const at = (provisionedShare: number, replanning = { leastSaving: 0.05, largestStep: 0.5 }) =>
    environment([asking("chat", { provisionedShare })], { replanning }, ["swedencentral"]);
  const wide = plan(at(1));
  expect(bought(wide)).toEqual([["chat", "100 PTU swedencentral"]]);
  // 95 PTU would do for 0.97, and save 3 %.
  const nearly = at(0.97);
  expect(bought(plan(nearly))).toEqual([["chat", "95 PTU swedencentral"]]);
  expect(bought(plan(nearly, wide))).toEqual([["chat", "100 PTU swedencentral"]]);
  expect(bought(plan(at(0.97, { leastSaving: 0.01, largestStep: 0.5 }), wide))).toEqual([
    ["chat", "95 PTU swedencentral"],
  ]);
  // A share of 0.56 is had from 20 PTU; from 100 the next plan goes half the way, the one after the next half.
  const half = plan(at(0.56), wide);
  expect(bought(half)).toEqual([["chat", "50 PTU swedencentral"]]);
  const quarter = plan(at(0.56), half);
  expect(bought(quarter)).toEqual([["chat", "25 PTU swedencentral"]]);
  // What an objective needs is had at once.
  expect(bought(plan(at(1), quarter))).toEqual([["chat", "100 PTU swedencentral"]]);
  // Planning again on the same traffic changes nothing.
  expect(plan(at(1), wide)).toEqual(wide);
});

test("metered capacity that is enough stays, and one far too large does not", () => {
  const one: Config["workloads"] = [asking("chat", {})];
  const first = plan(environment(one, { headroom: 1.3 }));
  const capacityOf = ({ lanes }: Plan) => lanes[0]?.deployments[0]?.capacity ?? 0;
  expect(capacityOf(plan(environment(one, { headroom: 1.2 }), first))).toBe(capacityOf(first));
  expect(capacityOf(plan(environment(one, { headroom: 1 }), first))).toBeLessThan(capacityOf(first));
  expect(capacityOf(plan(environment(one, { headroom: 2 }), first))).toBeGreaterThan(capacityOf(first));
});

test("a plan that a limit cut short says how far from the optimum it may be", () => {
  const both: Config["workloads"] = [
    asking("chat", { provisionedShare: 0.56 }),
    asking("agent", { provisionedShare: 0.56 }),
  ];
  const config = environment(both, { quotas: [ptuQuota("swedencentral", 30), ptuQuota("francecentral", 100)] });
  const stopped: Solver = (model) => {
    const solution = solver(model);
    return solution.status === "optimal" ? { ...solution, status: "stopped", bound: -1000 } : solution;
  };
  const found = plan(config, undefined, stopped);
  expect(found.gapUsd).toBe(1000);
  expect(found.warnings).toContainEqual(
    expect.stringMatching(
      /^not proved to be the optimum: the limit was reached; another plan may cost up to \$[\d,]+ a month less \(raise --time-limit\)$/,
    ),
  );
  // A limit that is reached before anything is found leaves what can be had lane by lane.
  let calls = 0;
  const hasty: Solver = (model) => (calls++ === 0 ? { status: "unknown" } : solver(model));
  const three: Config["workloads"] = [
    asking("chat", { provisionedShare: 0.56, provisionedShareWithoutRegion: 0.4 }),
    asking("agent", { provisionedShare: 0.1 }),
  ];
  const short = environment(three, { quotas: [ptuQuota("swedencentral", 15), ptuQuota("francecentral", 30)] });
  const piecemeal = plan(short, undefined, hasty);
  expect(bought(piecemeal)).toEqual(bought(plan(short)));
  expect(piecemeal.gapUsd).toBeGreaterThan(0);
  expect(refusal(() => plan(config, undefined, () => ({ status: "unknown" })))).toEqual([
    {
      path: "capacity",
      message: "must be solved within the limit, which was reached before any plan was found (raise --time-limit)",
    },
  ]);
});

describe("a share of tokens with a target for speed", () => {
  const global = (objectives: Partial<Workload["objectives"]>, payment: "hourly" | "yearly" = "hourly") =>
    configWith({
      dataBoundary: "global",
      regions: ["eastus2"],
      capacity: { ...configWith().capacity, payment, skus: ["GlobalStandard", "GlobalProvisionedManaged"] },
      workloads: [asking("chat", objectives)],
    });

  test("is had by priority processing where that costs less than PTUs, all of it at twice the price", () => {
    const found = plan(global({ assuredShare: 0.9 }));
    const [lane] = found.lanes;
    expect(lane?.deployments).toMatchObject([{ role: "primary", sku: "GlobalStandard", serviceTier: "priority" }]);
    expect(lane?.expected.monthlyUsd.total).toBeCloseTo(2 * (lane?.expected.meteredOnlyUsd ?? 0), 1);
    expect(lane?.because[0]).toBe(
      "GlobalStandard by priority processing alone is the least costly that serves at least 90.0 % with a target for speed",
    );
    expect(found.assumptions).toContainEqual(
      "chat: 19.5 % of tokens come in bins more than 50.0 % above the mean of the 15 minutes before; the service may process and bill these as standard",
    );
    expect(found.lanes[0]?.deployments[0]?.name).not.toBe(plan(global({})).lanes[0]?.deployments[0]?.name);
  });

  test("is had by PTUs that spill to priority, or by PTUs alone, where those cost less", () => {
    const spills = plan(global({ assuredShare: 1, provisionedShare: 0.5 })).lanes[0];
    expect(spills?.deployments.map(({ role, serviceTier, name }) => [role, serviceTier, name.slice(-10)])).toEqual([
      ["spillover", "priority", "-spill-pri"],
      ["primary", undefined, expect.anything()],
    ]);
    const enough = plan(global({ assuredShare: 0.5, provisionedShare: 0.5 })).lanes[0];
    expect(enough?.deployments.map(({ role, serviceTier }) => [role, serviceTier])).toEqual([
      ["spillover", undefined],
      ["primary", undefined],
    ]);
  });

  test("rejects a share for which no source states a target", () => {
    const config = environment([asking("chat", { assuredShare: 0.5 }, { model: "gpt-5.6-luna" })]);
    expect(refusal(() => plan(config)).map(({ message }) => message)).toEqual([
      "chat cannot be served: no source states a target for the speed of gpt-5.6-luna by any type that serves 50.0 % of it in swedencentral, francecentral",
    ]);
  });
});
