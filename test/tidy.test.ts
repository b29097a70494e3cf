import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, normalize } from "node:path";

const root = join(__dirname, "..");
/** Folders of the architecture, and which of the others each may import. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  written: [],
  catalog: ["written"],
  config: ["written", "catalog"],
  traffic: ["written", "config"],
  capacity: ["written", "catalog", "config", "traffic"],
  policy: [],
  constructs: ["policy", "catalog"],
  stacks: ["written", "catalog", "config", "capacity", "policy", "constructs"],
  emulator: ["written"],
  "emulator/http": ["written", "emulator"],
  simulator: ["written", "emulator"],
  review: ["written", "capacity"],
  cli: ["written", "catalog", "config", "traffic", "capacity", "emulator", "emulator/http", "simulator", "review"],
};
/** Folders that decide and never do; a file named `load-…`, `read-…` or `write-…` is where one touches the disk. */
const pure = ["written", "catalog", "config", "capacity", "policy", "emulator", "simulator", "review"];
/** Folders whose output depends on nothing but what they are given. */
const repeatable = [...pure, "constructs", "stacks"];
const all = Object.keys(mayImport);
const banned: readonly { readonly call: RegExp; readonly in: readonly string[]; readonly instead: string }[] = [
  { call: /\bMath\.random\b/, in: [...repeatable, "traffic"], instead: "take a seed as an argument" },
  { call: /\bDate\.now\b|\bnew Date\(\)/, in: [...repeatable, "traffic"], instead: "take the time as an argument" },
  { call: /\bprocess\.env\b/, in: [...repeatable, "traffic"], instead: "take it as an argument" },
  {
    call: /from "node:(fs|fs\/promises|net|http|https|child_process)"/,
    in: repeatable,
    instead: "do it in a load-, read- or write- file, or in cli/",
  },
  {
    call: /\bfetch\(|from "node:(net|http|https)"/,
    in: all.filter((folder) => folder !== "emulator/http"),
    instead: "the shell of the emulator alone knows a network",
  },
  {
    call: /from "(cdktf|constructs)"|from "@cdktf/,
    in: all.filter((folder) => folder !== "constructs" && folder !== "stacks"),
    instead: "cdktf is for constructs/, stacks/ and main.ts",
  },
];

/** Files that no test of their folder imports, and what holds them instead. */
const heldElsewhere: Readonly<Record<string, string>> = {
  "cli/main.ts": "what test/cli/run-headroom.ts starts",
  "constructs/internal-name.ts": "the classic private gateway in test/stacks/environment-stacks.long.test.ts",
  "config/write-json-schema.ts": "what .ci/run starts to see that the committed schema is current",
  "simulator/write-json-schema.ts": "what .ci/run starts to see that the committed schema is current",
};

/** Lines of a document's `sh` blocks that neither a test nor the CI can run, and why. */
const unrun: readonly { readonly line: RegExp; readonly why: string }[] = [
  { line: /^(az|terraform) /, why: "needs a subscription" },
  { line: /^npx cdktf (deploy|diff|destroy) /, why: "needs a subscription and Terraform" },
  { line: /^git clone /, why: "the tests stand in a clone" },
];

interface SourceFile {
  readonly path: string;
  readonly folder: string;
  readonly text: string;
}

const sources: readonly SourceFile[] = all
  .filter((folder) => !folder.includes("/"))
  .flatMap(filesBelow)
  .filter((path) => path.endsWith(".ts"))
  .map((path) => ({ path, folder: folderOf(path), text: readFileSync(join(root, path), "utf8") }));

/** A part of a folder that has rules of its own counts as one. */
function folderOf(path: string): string {
  const [first = "", second = ""] = path.split("/");
  return `${first}/${second}` in mayImport ? `${first}/${second}` : first;
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

function importsOf(path: string): string[] {
  const text = readFileSync(join(root, path), "utf8");
  return [...text.matchAll(/(?:from|import|require\() ?"(\.[^"]+)"/g)]
    .map(([, target = ""]) => `${normalize(join(dirname(path), target)).replace(/\.ts$/, "")}.ts`)
    .filter((target) => existsSync(join(root, target)));
}

test("imports go one way", () => {
  const wrong = sources.flatMap(({ path, folder, text }) =>
    [...text.matchAll(/from "(\.[^"]+)"/g)].flatMap(([, target = ""]) => {
      const to = folderOf(`${normalize(join(dirname(path), target))}.ts`);
      const allowed = to === folder || mayImport[folder]?.includes(to);
      const instead = `${folder}/ may import ${mayImport[folder]?.join(", ") || "nothing of ours"}; pass what it needs as an argument`;
      return allowed ? [] : [`${path} imports ${to}/: ${instead}`];
    }),
  );
  expect(wrong).toEqual([]);
});

test("C# is written in policy/expressions alone, where each expression has a name", () => {
  const makers = sources.filter(({ text }) => /block: (true|false)|from "[^"]*expressions\/code"/.test(text));
  expect(makers.map(({ path }) => path).filter((path) => !path.startsWith("policy/expressions/"))).toEqual([]);
});

test("config and traffic are known to capacity by their types alone", () => {
  const wrong = sources
    .filter(({ folder, path }) => folder === "capacity" && path !== "capacity/plan.ts")
    .flatMap(({ path, text }) =>
      [...text.matchAll(/^import (?!type )[^;]*from "\.\.\/(config|traffic)\//gm)].map(
        (match) => `${path}: ${match[0]}`,
      ),
    );
  expect(wrong).toEqual([]);
});

test("what decides neither reads the machine nor rolls dice", () => {
  const wrong = sources
    .filter(({ path }) => !/^(load|read|write)-/.test(basename(path)))
    .flatMap(({ path, folder, text }) =>
      banned
        .filter(({ call, in: folders }) => folders.includes(folder) && call.test(text))
        .map(({ call, instead }) => `${path} uses ${call.source}: ${instead}`),
    );
  expect(wrong).toEqual([]);
});

test("every source file is reached by a test of its folder", () => {
  const reached = new Set(Object.keys(heldElsewhere));
  const reach = (path: string, folder: string): void => {
    if (reached.has(path) && !(path in heldElsewhere)) return;
    reached.add(path);
    // A folder's tests come in by its public ways; what these lean on inside the folder is reached with them.
    for (const target of importsOf(path)) if (folderOf(target) === folder) reach(target, folder);
  };
  for (const folder of all) {
    const tests = existsSync(join(root, "test", folder)) ? filesBelow(join("test", folder)) : [];
    for (const path of [...tests.flatMap(importsOf), ...Object.keys(heldElsewhere)]) {
      if (folderOf(path) === folder) reach(path, folder);
    }
  }
  expect(sources.map(({ path }) => path).filter((path) => !reached.has(path))).toEqual([]);
});

test("the provider is imported by sub-path, never whole", () => {
  for (const { path, text } of sources) {
    expect(`${path} ${/from "@cdktf\/provider-azurerm"/.test(text)}`).toBe(`${path} false`);
  }
});

test("a source file is short enough to read in one sitting", () => {
  const long = sources.filter(({ text }) => text.split("\n").length > 300).map(({ path }) => path);
  expect(long).toEqual([]);
});

test("nothing committed names a machine, a registry or a thing to be done later", () => {
  const tracked = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], { cwd: root, encoding: "utf8" });
  const wrong = tracked
    .split("\n")
    .filter(
      (path) =>
        path !== "" && path !== "test/tidy.test.ts" && path !== "package-lock.json" && existsSync(join(root, path)),
    )
    .filter((path) => /\/work\/|\bTODO\b|\bFIXME\b|registry\.npmjs/.test(readFileSync(join(root, path), "utf8")));
  expect(wrong).toEqual([]);
});

describe("documents", () => {
  const documents = ["README.md", "CONTRIBUTING.md", ...filesBelow("docs")].filter((path) => path.endsWith(".md"));
  const scripts = Object.keys(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).scripts);
  const commands = sources.flatMap(({ text }) =>
    [...text.matchAll(/new Command\("([a-z-]+)"\)/g)].map(([, name]) => name),
  );

  test.each(documents)("%s names commands that exist", (path) => {
    const text = readFileSync(join(root, path), "utf8");
    const named = [...text.matchAll(/npx headroom ([a-z-]+)/g)].map(([, name]) => name);
    const run = [...text.matchAll(/npm run ([a-z-]+)/g)].map(([, name]) => name);
    expect(named.filter((name) => !commands.includes(name))).toEqual([]);
    expect(run.filter((name) => !scripts.includes(name as string))).toEqual([]);
  });

  test.each(documents)("%s shows commands that a test or the CI runs", (path) => {
    const text = readFileSync(join(root, path), "utf8");
    const ci = readFileSync(join(root, ".ci/run"), "utf8");
    const tests = filesBelow("test/cli").map((file) => readFileSync(join(root, file), "utf8"));
    const isRun = (line: string): boolean => {
      const [, headroom] = /^npx headroom ([a-z-]+)/.exec(line) ?? [];
      if (headroom) return tests.some((test) => test.includes(`headroom(folder, "${headroom}"`));
      return ci.includes(line.replace(/^[A-Z_]+=\S+ /, ""));
    };
    const lines = [...text.matchAll(/^```sh\n(.*?)^```/gms)]
      .flatMap(([, block = ""]) => block.split("\n"))
      .map((line) => line.replace(/ *#.*$/, "").trim())
      .flatMap((line) => line.split(" && "))
      .filter((line) => line !== "");
    expect(lines.filter((line) => !isRun(line) && !unrun.some((each) => each.line.test(line)))).toEqual([]);
  });

  test.each(documents)("%s links to files that exist", (path) => {
    const text = readFileSync(join(root, path), "utf8");
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, target]) =>
      join(dirname(path), target as string),
    );
    expect(links.filter((target) => !existsSync(join(root, target)))).toEqual([]);
  });
});
