import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Element, PolicyDocument, Value } from "../../../policy/document";
import { type Expression, isExpression } from "../../../policy/expression";
import { notChecked } from "../../not-checked";

/** What a request meets on its way, told beforehand. */
export interface Scenario {
  readonly request: {
    readonly operation: string;
    readonly headers?: Readonly<Record<string, string>>;
    /** JSON, or text as it is. */
    readonly body?: unknown;
  };
  /** Name of the subscription whose key was shown. */
  readonly key?: string;
  /** Claims of the Entra token that was shown. */
  readonly claims?: Readonly<Record<string, readonly string[]>>;
  /** What each attempt is answered, in order; 200 when there are no more. */
  readonly answers?: readonly {
    readonly status?: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: unknown;
    readonly host?: string;
    readonly seconds?: number;
    readonly unreachable?: true;
  }[];
  /** What the policy's own requests are answered, by the variable that holds it. */
  readonly verdicts?: Readonly<Record<string, unknown>>;
  readonly cached?: string;
  /** Display name of the region that the gateway runs in. */
  readonly region?: string;
  /** The statement that refuses, by its id, and how. */
  readonly raise?: {
    readonly id: string;
    readonly reason: string;
    readonly message: string;
    readonly status: number;
    readonly retryAfter?: number;
  };
}

/** What came of it. */
export interface Outcome {
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  } | null;
  readonly error: string | null;
  readonly log: readonly string[];
  readonly bodyReads: number;
  /** Headers of the request as a backend got them. */
  readonly requestHeaders: Readonly<Record<string, string>>;
}

const library = "/usr/lib/cli/Newtonsoft.Json-5.0/Newtonsoft.Json.dll";

/** Whether there is a C# compiler with the JSON library that policy expressions are written for. */
export function hasCSharp(): boolean {
  const found = ["mcs", "mono"].every((command) => spawnSync(command, ["--version"]).status === 0);
  return found && spawnSync("test", ["-f", library]).status === 0;
}

/** `describe` where there is a C# compiler; else a skip that says what was not checked. */
export const describeInCSharp = hasCSharp() ? describe : skipped();

function skipped() {
  notChecked(
    "behaviour of the policies in C# (needs mcs, mono and Newtonsoft.Json: apt-get install mono-mcs libnewtonsoft-json5.0-cil)",
  );
  return describe.skip;
}

/** Compiles every expression of these documents, and runs each with its scenario. Throws what the compiler says. */
export function runPolicies(
  runs: readonly { readonly document: PolicyDocument; readonly scenario: Scenario }[],
): readonly Outcome[] {
  const expressions: Expression[] = [];
  const input = runs.map(({ document, scenario }) => ({ document: plain(document, expressions), scenario }));
  const folder = mkdtempSync(join(tmpdir(), "headroom-csharp-"));
  try {
    compile(expressions, folder);
    const env = { ...process.env, MONO_PATH: join(library, "..") };
    const output = execFileSync("mono", ["run.exe"], {
      cwd: folder,
      env,
      input: JSON.stringify(input),
      encoding: "utf8",
      maxBuffer: 1 << 26,
    });
    return output
      .trim()
      .split("\n")
      .map((line) => {
        const outcome = JSON.parse(line) as Outcome & { crash?: string };
        if (outcome.crash !== undefined) throw new Error(outcome.crash);
        return outcome;
      });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Compiles expressions and no more. Throws what the compiler says. */
export function compileExpressions(expressions: readonly Expression[]): void {
  const folder = mkdtempSync(join(tmpdir(), "headroom-csharp-"));
  try {
    compile(expressions, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compile(expressions: readonly Expression[], folder: string): void {
  writeFileSync(join(folder, "expressions.cs"), program(expressions));
  const options = [`-r:${library}`, "-nowarn:0168,0219,0162", "-out:run.exe"];
  const files = ["expressions.cs", join(__dirname, "host.cs")];
  const built = spawnSync("mcs", [...options, ...files], { cwd: folder, encoding: "utf8" });
  if (built.status !== 0) throw new Error(`mcs: ${built.stdout}${built.stderr}`);
}

/** A document as data, in which an expression is its number. */
function plain({ inbound, backend, outbound, onError }: PolicyDocument, expressions: Expression[]) {
  const value = (written: Value) => {
    if (!isExpression(written)) return written;
    const known = expressions.findIndex(({ code, block }) => code === written.code && block === written.block);
    return known >= 0 ? known : expressions.push(written) - 1;
  };
  const statement = ({ name, attributes, content }: Element): unknown => ({
    name,
    attributes: Object.fromEntries(
      Object.entries(attributes).flatMap(([key, each]) => (each === undefined ? [] : [[key, value(each)]])),
    ),
    children: Array.isArray(content) ? content.map(statement) : [],
    ...(Array.isArray(content) ? {} : { text: value(content as Value) }),
  });
  return {
    inbound: inbound.map(statement),
    backend: [statement(backend)],
    outbound: outbound.map(statement),
    "on-error": onError.map(statement),
  };
}

function program(expressions: readonly Expression[]): string {
  const methods = expressions.map(
    ({ code, block }, index) =>
      `  static object E${index}(Context context) { ${block ? code : `return (object)(${code});`} }`,
  );
  return `using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
public static class Expressions {
  public static readonly Func<Context, object>[] All = { ${expressions.map((_, index) => `E${index}`).join(", ")} };
${methods.join("\n")}
}
`;
}
