import { App } from "cdktf";
import { loadPlan } from "./capacity/load-plan";
import { loadCatalog } from "./catalog/load-catalog";
import { environmentFiles, loadConfig } from "./config/load-config";
import { addEnvironmentStacks } from "./stacks/environment-stacks";
import { type Problem, printProblem, UserError } from "./written/problem";

/** What `cdktf.json` runs: every environment in config/, or those that HEADROOM_ENV names or gives the files of, with commas between. */
function synthesize(asked: string | undefined): void {
  const catalog = loadCatalog();
  const problems: Problem[] = [];
  const environments = filesOf(asked).flatMap((file) => {
    try {
      const loaded = loadConfig(file, catalog);
      for (const warning of loaded.warnings) process.stderr.write(`warning: ${printProblem(warning)}\n`);
      return [{ config: loaded.config, plan: loadPlan(file, loaded, catalog) }];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw new UserError(problems);
  // cdktf takes a stack trace for every token; mapping them to TypeScript would be half of the time spent here.
  process.setSourceMapsEnabled(false);
  try {
    const app = new App();
    for (const { config, plan } of environments) addEnvironmentStacks(app, config, plan, catalog);
    app.synth();
  } finally {
    process.setSourceMapsEnabled(true);
  }
}

function filesOf(asked: string | undefined): readonly string[] {
  if (asked === undefined) return environmentFiles("config");
  return asked.split(",").map((each) => (/\.ya?ml$/.test(each) ? each : `config/${each}.yaml`));
}

try {
  synthesize(process.env.HEADROOM_ENV);
} catch (error) {
  const isInput = error instanceof UserError;
  process.stderr.write(`${isInput ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = isInput ? 1 : 2;
}
