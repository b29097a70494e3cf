import { readFileSync } from "node:fs";
import { Command, InvalidArgumentError } from "commander";
import { environmentArgument } from "../capacity/plan-file";
import { loadCatalog } from "../catalog/load-catalog";
import type { Deployment } from "../emulator/deployment";
import { realClock } from "../emulator/http/clock";
import { batchLines, laneLines, lanesOf } from "../emulator/http/lanes";
import { type RunningGateway, runGateway } from "../emulator/http/run-gateway";
import { type Fault, loadFaults } from "../emulator/models/faults";
import { readDeployment } from "../emulator/read-deployment";
import { UserError } from "../written/problem";
import { seededRandom } from "../written/random";
import { deploymentFacts } from "./capacity-facts";
import { environmentFile, readEnvironment } from "./environment";
import { tell } from "./progress";
import { outFolder } from "./synth";

interface Options {
  readonly port: number;
  readonly host: string;
  readonly faults?: string;
  readonly seed: number;
  readonly nullBackend?: true;
  readonly traces?: true;
}

/** Bytes of the largest body that is read: larger ones are answered 413. A choice; API Management publishes no limit. */
const maxBodyBytes = 256 * 1024 * 1024;

/** `headroom gateway <env>`: what was synthesized, served on this machine. */
export function gatewayCommand(): Command {
  return new Command("gateway")
    .description(
      "serve the synthesized gateway on this machine: its policies, pools, breakers and limits, before emulated models",
    )
    .argument("<env>", "an environment in config/, or the path of its YAML")
    .option(
      "--port <number>",
      "port of the first region, each further one gets the next; 0 takes any that is free",
      wholeNumber,
      8080,
    )
    .option("--host <address>", "address to listen on; anything but loopback lets others in", "127.0.0.1")
    .option("--faults <file>", "what goes wrong, and when: YAML, see docs/emulator.md")
    .option("--seed <number>", "of all chance: lengths and times of answers, canaries", wholeNumber, 1)
    .option("--traces", "print what policies trace, too")
    .option("--null-backend", "models answer at once and with nothing, to measure the gateway alone")
    .action(serve);
}

async function serve(argument: string, options: Options): Promise<void> {
  const catalog = loadCatalog();
  const file = environmentFile(argument);
  const environment = /\.ya?ml$/.test(argument) ? readEnvironment(file, catalog).config.environment : argument;
  const deployment = readDeployment(outFolder, environment, `npx headroom synth ${environmentArgument(file)}`);
  let isIntroduced = false;
  const running = await runGateway(deployment, {
    clock: realClock,
    host: options.host,
    port: options.port,
    maxBodyBytes,
    random: seededRandom(options.seed),
    facts: (one) => deploymentFacts(catalog, one),
    faults: options.faults === undefined ? [] : faultsFrom(options.faults, deployment),
    nullBackend: options.nullBackend === true,
    observer: {
      metric: () => {},
      trace: ({ source, severity, message }) => {
        if (isIntroduced && options.traces) tell(`  trace ${source} ${severity}: ${message.replace(/\s+/g, " ")}`);
      },
    },
    log: (line) => {
      if (isIntroduced) tell(line);
    },
    failed: (error) =>
      process.stderr.write(
        `${error instanceof Error ? error.stack : String(error)}\nthis is a fault of headroom; please report it\n`,
      ),
  });
  await introduce(deployment, running);
  isIntroduced = true;
  await interrupted();
  tell("stopping");
  await running.stop();
  process.exit(0);
}

/** Faults of a file, for what a deployment has. Throws a `UserError` for a file that is not there or says what cannot be. */
export function faultsFrom(file: string, { gateway, accounts, contentSafety }: Deployment): readonly Fault[] {
  const regions = new Set([...gateway.regions, ...accounts, ...contentSafety].map(({ region }) => region));
  const deployments = new Set(accounts.flatMap((account) => account.deployments.map(({ name }) => name)));
  return loadFaults(text(file), file, {
    regions: [...regions],
    accounts: accounts.map(({ name }) => name),
    deployments: [...deployments],
  });
}

function text(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === "ENOENT" ? "nothing is there" : (error as Error).message;
    throw new UserError([{ at: { file }, message: `must be a file of faults, but ${why}` }]);
  }
}

async function introduce(deployment: Deployment, { regions }: RunningGateway): Promise<void> {
  for (const { region, url } of regions) {
    tell(`${deployment.environment} in ${region}: ${url}  (live: ${url}/_emulator)`);
    for (const lane of await lanesOf(deployment, url, realClock.now())) tell(...laneLines(lane));
  }
  const [first] = regions;
  if (first) for (const line of batchLines(deployment, first.url)) tell(line);
  tell("keys and tokens are the emulator's own; Ctrl-C stops");
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.removeAllListeners(signal);
      process.once(signal, () => resolve());
    }
  });
}

function wholeNumber(written: string): number {
  const value = Number(written);
  if (!/^\d+$/.test(written) || value > 2 ** 32 - 1) throw new InvalidArgumentError("It must be a whole number.");
  return value;
}
