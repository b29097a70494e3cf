import { z } from "zod";
import { checkAgainst, suggest } from "../../written/check";
import { parseYaml } from "../../written/yaml-tree";

/** Something that goes wrong for a while. */
export type Fault = FaultSpan & FaultEffect;

/** When a fault holds, whom it strikes, and how often. */
export interface FaultSpan {
  /** Milliseconds after the start of the run. */
  readonly fromMs: number;
  /** The first millisecond without it; infinity where it lasts. */
  readonly toMs: number;
  readonly target: FaultTarget;
  /** Share of the calls that it strikes, for the caller to draw: 0 to 1. */
  readonly share: number;
}

/** What a fault strikes: all that is named must hold, and what names nothing strikes everything. */
export interface FaultTarget {
  readonly region?: string;
  readonly account?: string;
  /** A deployment's name: of every account that has it, where no account is named. */
  readonly deployment?: string;
}

/** What goes wrong. */
export type FaultEffect =
  /** Nothing listens in the region; the cache does not answer; the Content Safety service does not. */
  | { readonly kind: "region-down" | "redis-down" | "content-safety-down" }
  /** Answers take `factor` times as long. */
  | { readonly kind: "slow"; readonly factor: number }
  /** Calls are answered `status`. */
  | { readonly kind: "status"; readonly status: number; readonly retryAfterMs: number | undefined }
  /** Calls are answered 429, whatever is left of the capacity. */
  | { readonly kind: "throttle"; readonly retryAfterMs: number | undefined }
  /** Answers break off after so many tokens. */
  | { readonly kind: "broken-stream"; readonly afterTokens: number }
  /** A content filter refuses the prompt, or stops the completion. */
  | { readonly kind: "content-filter"; readonly filtered: "prompt" | "completion" }
  /** Deployments find nothing in their prompt caches. */
  | { readonly kind: "cold-prompt-cache" }
  /** A unit of the gateway takes no requests; the others of its region do. */
  | { readonly kind: "gateway-unit-down"; readonly unit: number };

/** Names that a target may have. */
export interface KnownTargets {
  readonly regions: readonly string[];
  readonly accounts: readonly string[];
  readonly deployments: readonly string[];
}

/** Of all calls that meet no fault: nothing is made for them. */
const none: readonly Fault[] = [];

/** Faults that hold for what a call is about, so long after the start of the run, in the order in which they were written. */
export function faultsAt(faults: readonly Fault[], nowMs: number, target: FaultTarget): readonly Fault[] {
  let found: Fault[] | undefined;
  for (const fault of faults) {
    if (nowMs < fault.fromMs || nowMs >= fault.toMs || !strikes(fault.target, target)) continue;
    if (found === undefined) found = [fault];
    else found.push(fault);
  }
  return found ?? none;
}

function strikes(named: FaultTarget, target: FaultTarget): boolean {
  return (
    (named.region === undefined || named.region === target.region) &&
    (named.account === undefined || named.account === target.account) &&
    (named.deployment === undefined || named.deployment === target.deployment)
  );
}

/**
 * Reads a timeline of faults from YAML or JSON: a map with a list of `faults`, with times in seconds after the start of the run. `source` is what problems call
 * the text. Throws a `UserError` with every problem that can be seen.
 */
export function loadFaults(text: string, source: string, known: KnownTargets): readonly Fault[] {
  return checkAgainst(timelineSchema(known), parseYaml(text, source)).faults.map(faultOf);
}

/** Settings that belong to some kinds alone, with those that a kind cannot do without. */
const settingsOf = {
  "region-down": { needs: ["region"], takes: ["region"] },
  slow: { needs: ["factor"], takes: ["region", "account", "deployment", "share", "factor"] },
  status: { needs: ["status"], takes: ["region", "account", "deployment", "share", "status", "retryAfterSeconds"] },
  throttle: { needs: [], takes: ["region", "account", "deployment", "share", "retryAfterSeconds"] },
  "broken-stream": { needs: [], takes: ["region", "account", "deployment", "share", "afterTokens"] },
  "content-filter": { needs: [], takes: ["region", "account", "deployment", "share", "filtered"] },
  "cold-prompt-cache": { needs: [], takes: ["region", "account", "deployment", "share"] },
  "gateway-unit-down": { needs: ["unit"], takes: ["region", "unit"] },
  "redis-down": { needs: [], takes: ["region"] },
  "content-safety-down": { needs: [], takes: ["region", "share"] },
} as const satisfies Readonly<Record<FaultEffect["kind"], { needs: readonly string[]; takes: readonly string[] }>>;

const kinds = Object.keys(settingsOf) as (keyof typeof settingsOf)[];
const timing: readonly string[] = ["kind", "fromSeconds", "toSeconds"];

/** The longest run that a timeline speaks of: 10 years. A choice, as are the other upper bounds here. */
const seconds = z.number().min(0).max(315_360_000);

function timelineSchema(known: KnownTargets) {
  const fault = z
    .strictObject({
      kind: z.enum(kinds),
      fromSeconds: seconds,
      toSeconds: seconds.optional(),
      region: nameAmong("region", known.regions).optional(),
      account: nameAmong("account", known.accounts).optional(),
      deployment: nameAmong("deployment", known.deployments).optional(),
      share: z.number().min(0).max(1).optional(),
      status: z.int().min(400).max(599).optional(),
      factor: z.number().min(0.001).max(1_000_000).optional(),
      retryAfterSeconds: z.number().min(0).max(86_400).optional(),
      afterTokens: z.int().min(0).max(1_000_000).optional(),
      filtered: z.enum(["prompt", "completion"]).optional(),
      unit: z.int().min(1).max(100).optional(),
    })
    .superRefine((written, context) => {
      const refuse = (setting: string, message: string) =>
        context.addIssue({ code: "custom", path: [setting], message });
      const { needs, takes }: { needs: readonly string[]; takes: readonly string[] } = settingsOf[written.kind];
      for (const setting of needs) {
        if (!(setting in written)) refuse(setting, `must be set for a fault of kind "${written.kind}"`);
      }
      for (const setting of Object.keys(written)) {
        if (timing.includes(setting) || takes.includes(setting)) continue;
        refuse(setting, `must not be set for a fault of kind "${written.kind}" (it takes ${takes.join(", ")})`);
      }
      const { fromSeconds, toSeconds } = written;
      if (toSeconds !== undefined && toSeconds <= fromSeconds) {
        refuse("toSeconds", `must be after fromSeconds, which is ${fromSeconds}, got ${toSeconds}`);
      }
    });
  return z.strictObject({ faults: z.array(fault).max(1000) });
}

type WrittenFault = z.infer<ReturnType<typeof timelineSchema>>["faults"][number];

function nameAmong(what: string, known: readonly string[]) {
  return z.string().superRefine((name, context) => {
    if (known.includes(name)) return;
    const cure = known.length === 0 ? "there is none" : suggest(name, known);
    context.addIssue({ code: "custom", message: `must be a known ${what}, got "${name}" (${cure})` });
  });
}

function faultOf(written: WrittenFault): Fault {
  const { region, account, deployment, fromSeconds, toSeconds, share } = written;
  return {
    fromMs: 1000 * fromSeconds,
    toMs: toSeconds === undefined ? Number.POSITIVE_INFINITY : 1000 * toSeconds,
    target: {
      ...(region === undefined ? {} : { region }),
      ...(account === undefined ? {} : { account }),
      ...(deployment === undefined ? {} : { deployment }),
    },
    share: share ?? 1,
    ...effectOf(written),
  };
}

/** A kind's own settings: those it needs are there, the schema has seen to it. */
function effectOf(written: WrittenFault): FaultEffect {
  const { kind, retryAfterSeconds } = written;
  const retryAfterMs = retryAfterSeconds === undefined ? undefined : 1000 * retryAfterSeconds;
  switch (kind) {
    case "slow":
      return { kind, factor: written.factor ?? 1 };
    case "status":
      return { kind, status: written.status ?? 500, retryAfterMs };
    case "throttle":
      return { kind, retryAfterMs };
    case "broken-stream":
      return { kind, afterTokens: written.afterTokens ?? 0 };
    case "gateway-unit-down":
      return { kind, unit: written.unit ?? 1 };
    case "content-filter":
      return { kind, filtered: written.filtered ?? "prompt" };
    default:
      return { kind };
  }
}
