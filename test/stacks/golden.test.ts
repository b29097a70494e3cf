import { join } from "node:path";
import { expectGolden } from "../golden-file";
import { exampleEnvironments } from "./environments";
import { environmentText, stackParts } from "./synthesize-environment";

const directory = join(__dirname, "..", "golden", "terraform");

/** Policies have golden files of their own: here the hash that each carries says that it changed. */
function withoutPolicies(text: string): string {
  return text.replace(/"xml_content": ".*headroom (sha256:\w+) .*"/g, '"xml_content": "policy $1"');
}

/** Kept whole but for policies, so that a change of a construct is seen in what it deploys. */
describe.each(exampleEnvironments.slice(0, 3))("environment $name", (environment) => {
  const text = environmentText(environment);

  test.each(stackParts)("the Terraform of stack %s is the one that was reviewed", (part) => {
    expectGolden(join(directory, `${environment.name}-${part}.tf.json`), withoutPolicies(text[part]));
  });
});
