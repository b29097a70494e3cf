import { Command } from "commander";
import { profileFile, workFile } from "./environment";
import { planned, writePlan } from "./plan";
import { profile } from "./profile";
import { tell } from "./progress";
import { writeReview } from "./review";
import { sampleTraffic, writeSample } from "./sample";
import { simulateEnvironment } from "./simulate";
import { synth } from "./synth";

const example = "examples/global-quickstart.yaml";

/** `headroom demo`, behind `npm start`: the whole flow on sample traffic, with no cloud account. */
export function demoCommand(): Command {
  return new Command("demo")
    .description(`sample traffic → profile → plan → stacks → simulation → review, on ${example}`)
    .action(async () => {
      await writeSample(sampleTraffic);
      await profile(example, [sampleTraffic.outFile], profileFile(example));
      const { plan } = await planned(example, profileFile(example));
      writePlan(example, plan);
      if (!(await synth(example))) return;
      const measured = { traffic: [sampleTraffic.outFile], seed: 1 };
      await simulateEnvironment(example, { ...measured, minutes: 60 });
      await simulateEnvironment(example, { ...measured, minutes: 10, headroom: true });
      writeReview(example, workFile(example, "review.md"));
      tell(
        "",
        "next: read the review, then do the same with your own traffic:",
        "  edit config/prod.yaml",
        "  npx headroom profile prod --traffic 'your/traffic/*.csv'",
        "  npx headroom plan prod",
        "  npx headroom synth prod",
        "  npx headroom simulate prod",
        "  npx headroom review prod",
      );
    });
}
