import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { notChecked } from "../not-checked";

/** Terraform's own resource stands in for Azure's: no provider is downloaded. */
const memberLifecycle = { create_before_destroy: true };
const before = {
  terraform_data: {
    near: { input: "near", lifecycle: memberLifecycle },
    far: { input: "far", lifecycle: memberLifecycle },
    pool: { input: [ref("near"), ref("far")] },
  },
};
const after = {
  terraform_data: { near: { input: "near", lifecycle: memberLifecycle }, pool: { input: [ref("near")] } },
};

function ref(name: string): string {
  return `\${terraform_data.${name}.id}`;
}

function terraform(directory: string, ...args: readonly string[]): string {
  const env = { ...process.env, TF_IN_AUTOMATION: "1" };
  const { status, stdout, stderr } = spawnSync("terraform", [...args, "-no-color"], {
    cwd: directory,
    encoding: "utf8",
    env,
  });
  if (status !== 0) throw new Error(`terraform ${args[0]}: ${stderr}`);
  return stdout;
}

const missing = spawnSync("terraform", ["version"]).error !== undefined;
if (missing) notChecked("that a pool lets go of a member before the member is removed (no terraform here)");

(missing ? test.skip : test)("a pool lets go of a member before the member is removed", () => {
  const directory = mkdtempSync(join(tmpdir(), "headroom-removal-"));
  try {
    const write = (resource: object) => writeFileSync(join(directory, "main.tf.json"), JSON.stringify({ resource }));
    write(before);
    terraform(directory, "init", "-input=false");
    terraform(directory, "apply", "-auto-approve", "-input=false");
    write(after);
    const steps = terraform(directory, "apply", "-auto-approve", "-input=false")
      .split("\n")
      .flatMap((line) => /^terraform_data\.(\w+): (Modifying|Destroying)/.exec(line)?.slice(1, 3).join(" ") ?? []);
    expect(steps).toEqual(["pool Modifying", "far Destroying"]);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
