import { App, TerraformStack } from "cdktf";
import { addProviders } from "../../constructs/providers";
import "../../capacity/load-plan";
import "../../catalog/load-catalog";
import "../../config/load-config";
import "../../stacks/environment-stacks";

/**
 * What a child process of `synth.ts` runs, once and cold: `ours`, which is what `cdktf synth` runs, or `empty`. Both have
 * loaded the same modules; the milliseconds it prints start after that.
 */
const startMs = performance.now();
if (process.argv[2] === "ours") {
  require("../../main");
} else {
  const app = new App();
  addProviders(new TerraformStack(app, "empty"), { resourceProviders: [], purgeOnDestroy: false });
  app.synth();
}
process.stdout.write(String(performance.now() - startMs));
