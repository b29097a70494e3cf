import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { notChecked } from "../not-checked";
import { workFolder } from "./run-headroom";

const folder = workFolder();
const hasTerminal = spawnSync("script", ["--version"]).status === 0;
if (!hasTerminal) notChecked("progress on a terminal (there is no `script` to make one)");

/** Runs `headroom` on a terminal of a width, and answers all that it showed. */
function onTerminal(columns: number, ...args: readonly string[]): string {
  const headroom = ["node", join(__dirname, "../../cli/headroom.cjs"), ...args].join(" ");
  const { status, stdout } = spawnSync("script", ["-qec", `stty cols ${columns}; ${headroom}`, "/dev/null"], {
    cwd: folder,
    encoding: "utf8",
    timeout: 30_000,
    stdio: ["ignore", "pipe", "pipe"],
  });
  expect(status).toBe(0);
  return stdout;
}

(hasTerminal ? describe : describe.skip)("on a terminal", () => {
  test("a spinner tells what is being done", () => {
    const shown = onTerminal(100, "sample", "--days", "1");
    expect(shown).toContain("✔");
    expect(shown).toContain("sample traffic");
    expect(shown).toContain("traffic: .headroom/sample/traffic.csv.gz");
  });

  test("that does not know its width there is none, and the work ends", () => {
    const shown = onTerminal(0, "sample", "--days", "1");
    expect(shown.trim()).toBe("traffic: .headroom/sample/traffic.csv.gz");
  });
});
