import type { Backtest, Judged, LaneBacktest } from "../capacity/backtest";

type Report = Pick<Backtest, "train" | "test" | "notJudged" | "tooLittle">;

/** What was split where, and what to hold against the figures. */
export function windowLines({ train, test, tooLittle, notJudged }: Report): string[] {
  return [
    `planned on ${time(train.fromSeconds)} to ${time(train.toSeconds)}, judged on what follows until ${time(test.toSeconds)} UTC`,
    ...tooLittle.map((why) => `forced, do not decide by it: the profile ${why}`),
    ...notJudged.map(({ workload, because }) => `${workload} is not judged: ${because}`),
  ];
}

/** What a lane asks for and gets, and how much its traffic grew under the plan. */
export function laneHead(lane: LaneBacktest): readonly [string, string] {
  const { workload, model, region, provisionedShare, trafficRatio, judged } = lane;
  const asked = provisionedShare > 0 ? `asks ${share(provisionedShare)} from PTUs` : "asks no share from PTUs";
  return [
    `${workload}: ${model} in ${region}, ${asked}; our plan buys ${bought(judged[0])}`,
    `traffic judged on is ${trafficRatio.toFixed(2)} times that planned on, tokens a minute`,
  ];
}

/** A lane's rules as aligned columns, the head first. */
export function table({ judged, provisionedShare }: LaneBacktest): string[] {
  const rows = [
    ["rule", "PTU", "$ a month", "from PTUs", "spilled", "objective met", "regret $"],
    ...judged.map((each) => [
      each.rule,
      whole(each.ptu),
      whole(each.totalUsd),
      share(each.provisionedShare),
      share(each.spilledShare),
      provisionedShare > 0 ? (each.meetsObjective ? "yes" : "no") : "none asked",
      signed(each.regretUsd),
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  "),
  );
}

/** Whether the plan held, what hindsight would have saved, and whether a rule people use did better; in a sentence. */
export function verdict({ workload, provisionedShare, judged: [headroom, hindsight, ...rules] }: LaneBacktest): string {
  const reach = `${share(provisionedShare)} asked, ${share(headroom.provisionedShare)} served`;
  const above =
    headroom.regretUsd < 0.5 ? "no dearer than hindsight" : `$${whole(headroom.regretUsd)} a month above hindsight`;
  const best = cheapestThatHolds(rules);
  if (!headroom.meetsObjective) {
    const rule = best ? `${best.rule} is the cheapest rule that does, at $${whole(best.totalUsd)}` : "no rule does";
    const closest = hindsight.meetsObjective ? "" : ", which comes closest,";
    return `${workload}: the plan does not hold, ${reach}; ${rule}; hindsight${closest} is ${bought(hindsight)} for $${whole(hindsight.totalUsd)}`;
  }
  const held = provisionedShare > 0 ? `the plan holds, ${reach}` : "no share is asked, so money alone counts";
  return `${workload}: ${held}, ${above}; ${besideRule(headroom, best)}`;
}

function besideRule(headroom: Judged, best: Judged | undefined): string {
  if (!best) return "no rule meets the objective";
  const usd = best.totalUsd - headroom.totalUsd;
  if (Math.abs(usd) < 0.5) return `the cheapest rule that holds, ${best.rule}, costs the same`;
  return `the cheapest rule that holds, ${best.rule}, is $${whole(Math.abs(usd))} ${usd > 0 ? "dearer" : "cheaper"}`;
}

function cheapestThatHolds(rules: readonly Judged[]): Judged | undefined {
  return rules
    .filter(({ meetsObjective }) => meetsObjective)
    .reduce<Judged | undefined>((best, each) => (best && best.totalUsd <= each.totalUsd ? best : each), undefined);
}

/** Columns of a bar that stands for the dearest rule. */
const chartWidth = 40;

/** Cost by rule as bars; what misses the objective is cheap for a reason, and marked. */
export function chart({ judged }: LaneBacktest): string[] {
  const most = Math.max(...judged.map(({ totalUsd }) => totalUsd));
  const widest = Math.max(...judged.map(({ rule }) => rule.length));
  return judged.map(({ rule, totalUsd, meetsObjective }) => {
    const bar = "█".repeat(most === 0 ? 0 : Math.round((chartWidth * totalUsd) / most));
    return `${rule.padEnd(widest)} ${bar} $${whole(totalUsd)}${meetsObjective ? "" : ", objective missed"}`;
  });
}

/** The backtest as a document to hand round. */
export function markdown(environment: string, result: Backtest): string {
  const fenced = (lines: readonly string[]) => ["```text", ...lines, "```", ""];
  return [
    `# Backtest of ${environment}`,
    "",
    ...windowLines(result).flatMap((line) => [sentence(line), ""]),
    ...result.lanes.flatMap((lane) => [
      `## ${lane.workload}`,
      "",
      ...laneHead(lane).flatMap((line) => [sentence(line), ""]),
      ...fenced(table(lane)),
      sentence(verdict(lane)),
      "",
      "Cost a month by rule:",
      "",
      ...fenced(chart(lane)),
    ]),
    "What the rules are and how to read this: docs/capacity.md, Backtest.",
    "",
  ].join("\n");
}

/** A line of ours as a document has it: a capital letter but for a name, and a full stop. */
function sentence(line: string): string {
  return `${/^[a-z-]+:|is not judged/.test(line) ? line : `${line.charAt(0).toUpperCase()}${line.slice(1)}`}.`;
}

function bought({ ptu, sku }: Judged): string {
  return ptu > 0 ? `${whole(ptu)} PTU of ${sku}` : `${sku} alone`;
}

function time(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 16).replace("T", " ");
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

function signed(value: number): string {
  const rounded = Math.round(value);
  if (rounded === 0) return "0";
  return rounded < 0 ? `−${whole(-rounded)}` : `+${whole(rounded)}`;
}

function share(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}
