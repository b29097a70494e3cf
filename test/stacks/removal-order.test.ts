import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { notChecked } from "../not-checked";

/** Terraform's own resource stands in for Azure's: no provider is downloaded. */
const outlives = { lifecycle: { create_before_destroy: true } };
type Resources = Readonly<Record<string, { readonly input: unknown }>>;

/** What is named, what names it, and the same once one of them is named no more. */
const removals: readonly (readonly [string, Resources, Resources, readonly string[]])[] = [
  [
    "a pool lets go of a member before the member is removed",
    {
      near: { input: "near", ...outlives },
      far: { input: "far", ...outlives },
      pool: { input: [ref("near"), ref("far")] },
    },
    { near: { input: "near", ...outlives }, pool: { input: [ref("near")] } },
    ["pool Modifying", "far Destroying"],
  ],
  [
    // The policy names backends in its text; `depends_on` is the only edge.
    "a policy lets go of a canary before its backend, and the backend goes before its deployment",
    {
      deployment: { input: "canary", ...outlives },
      backend: { input: ref("deployment"), ...outlives },
      policy: { input: "backend canary", depends_on: ["terraform_data.backend"] },
    } as Resources,
    { policy: { input: "no backend" } },
    ["policy Modifying", "backend Destroying", "deployment Destroying"],
  ],
  [
    "a deployment lets go of its content filter before the filter goes, and the filter before its blocklist",
    {
      blocklist: { input: "projects", ...outlives },
      filter: { input: ref("blocklist"), ...outlives },
      deployment: { input: ref("filter"), ...outlives },
    },
    { deployment: { input: "the service's own", ...outlives } },
    ["deployment Modifying", "filter Destroying", "blocklist Destroying"],
  ],
];

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
if (missing) notChecked("that what is named is let go of before it is removed (no terraform here)");

(missing ? test.skip : test).each(removals)("%s", (_what, before, after, order) => {
  const directory = mkdtempSync(join(tmpdir(), "headroom-removal-"));
  try {
    const write = (resources: Resources) =>
      writeFileSync(join(directory, "main.tf.json"), JSON.stringify({ resource: { terraform_data: resources } }));
    write(before);
    terraform(directory, "init", "-input=false");
    terraform(directory, "apply", "-auto-approve", "-input=false");
    write(after);
    const steps = terraform(directory, "apply", "-auto-approve", "-input=false")
      .split("\n")
      .flatMap((line) => /^terraform_data\.(\w+): (Modifying|Destroying)/.exec(line)?.slice(1, 3).join(" ") ?? []);
    expect(steps).toEqual(order);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
