import { exampleEnvironments } from "./environments";
import { writeEnvironment } from "./synthesize-environment";

/** What the child process of `cdktn.test.ts` runs: `<environment> <directory>`. */
const [name, directory] = process.argv.slice(2);
const environment = exampleEnvironments.find((each) => each.name === name);
if (!environment || directory === undefined)
  throw new Error(`expected an environment and a directory, got ${name}, ${directory}`);
writeEnvironment(environment, directory);
