import { dollars, list, number, percent, table } from "./markdown";

interface Times {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** What was other than measured: a what-if. */
interface Conditions {
  readonly load?: Readonly<Record<string, number>>;
  readonly mostAtOnce?: Readonly<Record<string, number>> | undefined;
  readonly repeats?: Readonly<Record<string, number>> | undefined;
  readonly faults: readonly ReviewedFault[];
  /** By deployment, where times of answers are as measured. */
  readonly latency?: Readonly<Record<string, unknown>> | undefined;
}

interface ReviewedFault {
  readonly kind: string;
  /** After the first request; null of one that lasts. */
  readonly fromMs: number;
  readonly toMs: number | null;
  readonly target?: unknown;
}

/** A simulation as `headroom simulate` has written it, as far as an architect is told of it. */
export interface ReviewedSimulation extends Conditions {
  readonly isPartial: boolean;
  readonly traffic: { readonly source: string; readonly fromMs: number; readonly toMs: number };
  readonly lanes: readonly {
    readonly lane: string;
    readonly caller?: string | undefined;
    readonly requests: number;
    readonly answeredShare: number;
    readonly refusedBy: Readonly<Record<string, number>>;
    readonly spilledTokenShare: number;
    readonly failedOver: number;
    readonly ttftMs?: Times | undefined;
    readonly totalMs?: Times | undefined;
  }[];
  readonly cost: { readonly lanes: readonly { readonly lane: string; readonly monthlyUsd: number }[] };
}

/** Headroom as `headroom simulate --headroom` has written it. */
export interface ReviewedHeadroom extends Conditions {
  readonly traffic: ReviewedSimulation["traffic"];
  readonly lanes: readonly {
    readonly lane: string;
    readonly without?: string | undefined;
    readonly times: number;
    readonly isAtLeast: boolean;
    readonly breaks: string;
    readonly change?: { readonly what: string; readonly monthlyUsd: number } | undefined;
  }[];
}

/** What measured traffic met in the synthesized stacks, and how much more of it they take: whatever was simulated of the committed plan. */
export function simulated(simulation: ReviewedSimulation | undefined, headroom: ReviewedHeadroom | undefined): string {
  const parts = [...(simulation ? [replayed(simulation)] : []), ...(headroom ? [searched(headroom)] : [])];
  return parts.length > 0
    ? parts.join("\n")
    : "Nothing was simulated of this plan: `npx headroom simulate` replays measured traffic through it.\n";
}

/** What was other than measured, in words; nothing where all was as measured. */
function under({ load = {}, mostAtOnce = {}, repeats = {}, faults, latency }: Conditions): string {
  const conditions = [
    ...Object.entries(load).flatMap(([name, times]) => (times === 1 ? [] : [`${name} × ${times}`])),
    ...Object.entries(mostAtOnce).map(([name, most]) => `at most ${most} under way of each client of ${name}`),
    ...Object.entries(repeats).map(([name, share]) => `${percent(share)} of ${name} asked again`),
    ...faults.map(faultWords),
    ...(latency ? ["times of answers as measured"] : []),
  ];
  return conditions.length > 0 ? `, with ${conditions.join(", ")}` : "";
}

function faultWords({ kind, target, fromMs, toMs }: ReviewedFault): string {
  const of = Object.values(target ?? {}).join(" ");
  const seconds = (ms: number) => number(ms / 1000);
  const when =
    toMs !== null ? ` from ${seconds(fromMs)} s to ${seconds(toMs)} s` : fromMs > 0 ? ` from ${seconds(fromMs)} s` : "";
  return `${kind}${of === "" ? "" : ` of ${of}`}${when}`;
}

function replayed(simulation: ReviewedSimulation): string {
  const { isPartial, traffic, lanes, cost } = simulation;
  const rows = lanes
    .filter(({ caller }) => caller === undefined)
    .map((lane) => {
      const [who] = Object.entries(lane.refusedBy)[0] ?? [];
      const monthly = cost.lanes.find((each) => each.lane === lane.lane)?.monthlyUsd;
      return [
        lane.lane,
        number(lane.requests),
        percent(lane.answeredShare),
        who ?? "–",
        percent(lane.spilledTokenShare),
        number(lane.failedOver),
        times(lane.ttftMs),
        times(lane.totalMs),
        monthly === undefined ? "–" : dollars(monthly),
      ];
    });
  const head = [
    "lane",
    "requests",
    "answered",
    "refused most by",
    "tokens spilled",
    "other region",
    "TTFT p50/p95/p99 ms",
    "whole p50/p95/p99 ms",
    "a month as this",
  ];
  const cut = isPartial ? " The run was interrupted: figures are of a part." : "";
  return `Replayed through these stacks: ${stretch(traffic)}${under(simulation)}.${cut}\n\n${table(head, rows)}`;
}

function searched(headroom: ReviewedHeadroom): string {
  const { traffic, lanes } = headroom;
  const rows = lanes.map(({ lane, without, times: most, isAtLeast, breaks, change }) => [
    lane,
    without === undefined ? "all regions" : `without ${without}`,
    isAtLeast ? `more than ${Math.floor(most)} ×` : most === 0 ? "not its measured load" : `${most.toFixed(1)} ×`,
    breaks === "" ? "–" : breaks,
    change ? `${change.what}, ${dollars(change.monthlyUsd)} a month` : "–",
  ]);
  const head = ["lane", "with", "holds", "what breaks then", "cheapest change that raises it"];
  return `How many times the load of ${stretch(traffic)} each lane takes${under(headroom)}:\n\n${table(head, rows)}\n${list(
    [
      "Times of answers and the depth of a bucket are assumptions unless they were fitted; docs/simulator.md says which figures lean on them.",
    ],
  )}`;
}

function stretch({ source, fromMs, toMs }: ReviewedSimulation["traffic"]): string {
  const at = (ms: number) => new Date(ms).toISOString().slice(0, 16).replace("T", " ");
  return `${source}, ${at(fromMs)} to ${at(toMs)} UTC`;
}

function times(of: Times | undefined): string {
  return of ? [of.p50, of.p95, of.p99].map((ms) => number(ms)).join("/") : "–";
}
