import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exampleEnvironments } from "./environments";
import { environmentText, stackParts } from "./synthesize-environment";

const root = join(__dirname, "..", "..");

/** The three-region example, synthesized by a process in which `cdktf` is `cdktn`. */
function underCdktn(name: string): Readonly<Record<string, string>> {
  const directory = mkdtempSync(join(tmpdir(), "headroom-cdktn-"));
  try {
    const hook = join(__dirname, "cdktn-resolution.cjs");
    const script = join(__dirname, "write-environment.ts");
    // The hook must wrap what tsx installs, so it comes after it.
    execFileSync(process.execPath, ["--require", "tsx/cjs", "--require", hook, script, name, directory], { cwd: root });
    return Object.fromEntries(
      stackParts.map((part) => [
        part,
        readFileSync(join(directory, "stacks", `${name}-${part}`, "cdk.tf.json"), "utf8"),
      ]),
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
}

test("the three-region example is the same Terraform under cdktn, but for the version it names", () => {
  const prod = exampleEnvironments.find(({ name }) => name === "prod");
  if (!prod) throw new Error("there must be a three-region example");
  const cdktf = environmentText(prod);
  const cdktn = underCdktn(prod.name);
  for (const part of stackParts) {
    const ours = JSON.parse(cdktf[part]);
    const theirs = JSON.parse(cdktn[part] ?? "");
    expect(ours["//"].metadata.version).toBe("0.21.0");
    expect(theirs["//"].metadata.version).toBe("0.24.0");
    theirs["//"].metadata.version = "0.21.0";
    expect(theirs).toEqual(ours);
  }
});
