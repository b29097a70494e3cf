import type { Catalog } from "../catalog/catalog";
import type { Config } from "../config/schema";
import type { Deployment } from "../emulator/deployment";
import type { LatencyParameters } from "../emulator/models/latency";
import { readDeployment } from "../emulator/read-deployment";
import type { BatchLane } from "../simulator/batch-jobs";
import type { RepeatedShare } from "../simulator/repeats";
import { Simulator } from "../simulator/simulate";
import { UserError } from "../written/problem";
import { agreedSynthesis, synthCommandFor } from "./agreed-synthesis";
import { batchLanesOf } from "./batch-lanes";
import { deploymentFacts } from "./capacity-facts";
import { environmentFile, readEnvironment } from "./environment";
import { fittedLatency, fittedLines, latencyByDeployment } from "./fitted-latency";
import { tell } from "./progress";
import type { ReplayedTraffic } from "./replayed-traffic";
import { callersOf } from "./simulation-callers";
import { outFolder } from "./synth";

/** An environment with what was synthesized of it. */
export interface Synthesized {
  readonly file: string;
  readonly config: Config;
  readonly catalog: Catalog;
  readonly deployment: Deployment;
  readonly batchLanes: readonly BatchLane[];
  readonly repeats?: RepeatedShare;
  /** By deployment, where it was measured. */
  readonly latency?: ReadonlyMap<string, Partial<LatencyParameters>>;
}

/** Reads an environment with what was synthesized of its committed plan. Throws a `UserError` where these do not agree, whose cure leaves other environments beside it. */
export function readSynthesized(argument: string, catalog: Catalog, ...others: readonly string[]): Synthesized {
  const file = environmentFile(argument);
  const loaded = readEnvironment(file, catalog);
  agreedSynthesis(file, loaded, catalog, others);
  const deployment = readDeployment(outFolder, loaded.config.environment, synthCommandFor(file, ...others));
  return { file, config: loaded.config, catalog, deployment, batchLanes: batchLanesOf(file, deployment) };
}

/** The environment with the times that its traffic shows, which are told. */
export function withLatency(synthesized: Synthesized, { measured }: ReplayedTraffic): Synthesized {
  if (!measured) {
    throw new UserError([
      { path: "--fit-latency", message: "must come with --traffic: a profile holds no single times" },
    ]);
  }
  const fitted = fittedLatency(measured, lanesOfGateway(synthesized));
  tell(...fittedLines(fitted));
  return { ...synthesized, latency: latencyByDeployment(synthesized.file, fitted) };
}

/** The lanes that it serves: those of its gateway, and batches. */
export function servedLanes(synthesized: Synthesized): readonly string[] {
  return [...lanesOfGateway(synthesized), ...synthesized.batchLanes.map(({ lane }) => lane)];
}

function lanesOfGateway({ deployment }: Synthesized): readonly string[] {
  return deployment.apis.map(({ id }) => id);
}

/** A simulator of it, times being assumed otherwise where nothing was measured of them. */
export function simulatorOf(
  { deployment, batchLanes, config, catalog, latency, repeats }: Synthesized,
  assumed: Partial<LatencyParameters> = {},
): Simulator {
  return new Simulator(deployment, {
    facts: (one) => {
      return { ...deploymentFacts(catalog, one), latency: { ...assumed, ...latency?.get(one.name) } };
    },
    callers: callersOf(deployment, config),
    batchLanes,
    ...(repeats && { repeats }),
    client: { retries: 2, giveUpMs: 600_000 },
  });
}
