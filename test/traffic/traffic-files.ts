import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Config } from "../../config/schema";
import type { Workload } from "../../config/workload-schema";
import { buildProfile } from "../../traffic/build-profile";
import type { Profile } from "../../traffic/profile";
import { UserError } from "../../written/problem";
import { configWith, workloadWith } from "../config-builder";

/** A folder of traffic files that is gone after the tests of a file. */
export const folder = mkdtempSync(join(tmpdir(), "headroom-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a traffic file and answers its path. */
export function trafficFile(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** A config of workloads that take rows by their rules; every share of bad rows is refused unless stated. */
export function trafficConfig(
  selectors: Readonly<Record<string, Partial<Workload["traffic"]>>> = { chat: {} },
  traffic: Partial<Config["traffic"]> = {},
): Config {
  const workloads = Object.entries(selectors).map(([name, selector]) =>
    workloadWith({ name, traffic: { where: {}, ...selector } }),
  );
  return configWith({
    workloads: workloads as [Workload, ...Workload[]],
    traffic: { timeZone: "UTC", maxUnusableShare: 0, maxUnassignedShare: 0, ...traffic },
  });
}

let built = 0;

/** Builds a profile of these files. */
export function profileOf(files: string | readonly string[], config: Config = trafficConfig()) {
  built += 1;
  const outFile = join(folder, `profile-${built}.parquet`);
  return buildProfile({ config, files: typeof files === "string" ? [files] : files, outFile });
}

/** The lines of the `UserError` that a profile of these files ends in, with the folder left out; nothing may be written. */
export async function refusalOf(files: string | readonly string[], config?: Config): Promise<string[]> {
  const before = readdirSync(folder).length;
  const error = await profileOf(files, config).then(
    () => new Error("was not refused"),
    (refused: Error) => refused,
  );
  if (!(error instanceof UserError)) throw error;
  expect(readdirSync(folder)).toHaveLength(before);
  return error.message.replaceAll(`${folder}/`, "").split("\n");
}

/** Bins as short rows: workload, minute of the day, requests, prompt, output. */
export function binsOf(profile: Profile): [string, string, number, number, number][] {
  return profile.bins.map((bin) => [
    bin.workload,
    new Date(bin.startSeconds * 1000).toISOString().slice(0, 16),
    bin.requests,
    bin.promptTokens,
    bin.outputTokens,
  ]);
}
