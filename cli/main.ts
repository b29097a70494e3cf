import { Command } from "commander";
import { backtestCommand } from "./backtest";
import { checkCommand } from "./check";
import { demoCommand } from "./demo";
import { gatewayCommand } from "./gateway";
import { planCommand } from "./plan";
import { profileCommand } from "./profile";
import { reviewCommand } from "./review";
import { run } from "./run";
import { sampleCommand } from "./sample";
import { simulateCommand } from "./simulate";
import { synthCommand } from "./synth";

const program = new Command("headroom")
  .description("Azure AI gateway and model capacity as code, sized from measured traffic")
  .addHelpText(
    "after",
    "\nExit codes: 0 done, 1 the input is wrong, 2 our fault; a command with others says so in its help",
  )
  .configureHelp({ showGlobalOptions: false })
  .exitOverride((error) => {
    process.exit(error.exitCode === 0 ? 0 : 1);
  });

for (const command of [
  profileCommand(),
  planCommand(),
  backtestCommand(),
  synthCommand(),
  reviewCommand(),
  gatewayCommand(),
  simulateCommand(),
  checkCommand(),
  sampleCommand(),
  demoCommand(),
]) {
  program.addCommand(command.copyInheritedSettings(program));
}

void run(async () => {
  await program.parseAsync();
});
