import { Command } from "commander";
import { run } from "./run";

/** Commands in the order of the help. Each brings much along: only the one that is asked for is loaded, which halves the start. */
const commands: Readonly<Record<string, () => Command>> = {
  profile: () => (require("./profile") as typeof import("./profile")).profileCommand(),
  plan: () => (require("./plan") as typeof import("./plan")).planCommand(),
  backtest: () => (require("./backtest") as typeof import("./backtest")).backtestCommand(),
  synth: () => (require("./synth") as typeof import("./synth")).synthCommand(),
  review: () => (require("./review") as typeof import("./review")).reviewCommand(),
  gateway: () => (require("./gateway") as typeof import("./gateway")).gatewayCommand(),
  simulate: () => (require("./simulate") as typeof import("./simulate")).simulateCommand(),
  check: () => (require("./check") as typeof import("./check")).checkCommand(),
  sample: () => (require("./sample") as typeof import("./sample")).sampleCommand(),
  demo: () => (require("./demo") as typeof import("./demo")).demoCommand(),
};

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

void run(async () => {
  const asked = commands[process.argv[2] ?? ""];
  // Without a command that is known, help and suggestions need them all.
  for (const load of asked ? [asked] : Object.values(commands)) {
    const command = load();
    program.addCommand(command.copyInheritedSettings(program));
  }
  await program.parseAsync();
});
