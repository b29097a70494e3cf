import type { EffectivePolicy, PlacedStatement, PolicyNode, Section } from "../policy/effective";
import { type ExpressionCache, type Origin, type Program, ProgramBuilder } from "./program";
import { statementCompilers } from "./statements/table";

/** What is wrong with a statement that the emulator was to run. */
export interface StatementProblem {
  readonly node: PolicyNode;
  readonly message: string;
}

/**
 * Turns an operation's policy into one program: inbound, backend, outbound, then on-error, which only errors reach. Whatever can't be run is a problem,
 * all at once.
 */
export function compilePolicy(
  policy: EffectivePolicy,
  expressions: ExpressionCache,
  problems: StatementProblem[],
  backendIds: ReadonlySet<string>,
): Program {
  const build = new ProgramBuilder(expressions, problems, backendIds, nestedStatements);
  section(build, "inbound", policy.inbound);
  section(build, "backend", policy.backend);
  build.add(({ run }) => {
    run.answered();
    return undefined;
  });
  const outbound = build.next;
  section(build, "outbound", policy.outbound);
  build.add((execution) => {
    execution.run.ended();
    execution.end();
    return undefined;
  });
  const onError = build.next;
  section(build, "on-error", policy.onError);
  const { ops, origins, headersRead } = build;
  return { ops, origins, headersRead, outbound, onError };
}

function section(build: ProgramBuilder, name: Section, statements: readonly PlacedStatement[]): void {
  build.origin = undefined;
  build.add(({ run }) => {
    run.section = name;
    return undefined;
  });
  for (const { node, scope, path } of statements) {
    build.origin = originOf(node, scope, path);
    statement(build, node);
  }
  build.origin = undefined;
}

function nestedStatements(build: ProgramBuilder, nodes: readonly PolicyNode[], parent: Origin | undefined): void {
  const seen = new Map<string, number>();
  for (const node of nodes) {
    const index = (seen.get(node.name) ?? 0) + 1;
    seen.set(node.name, index);
    const path = `${parent?.path ?? ""}\\${node.name}[${index}]`;
    build.origin = originOf(node, parent?.scope ?? "api", path);
    statement(build, node);
  }
}

function statement(build: ProgramBuilder, node: PolicyNode): void {
  const compile = statementCompilers.get(node.name);
  if (compile) compile(build, node);
  else build.problems.push({ node, message: `must be a statement that the emulator runs, got <${node.name}>` });
}

function originOf(node: PolicyNode, scope: Origin["scope"], path: string): Origin {
  return { name: node.name, id: node.attributes.get("id")?.source ?? "", scope, path };
}
