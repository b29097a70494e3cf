import { inFileOrder, type Problem, UserError } from "../../written/problem";
import type { TypeSystem } from "../csharp/types/type-system";
import type { Deployment } from "../deployment";
import type { PolicyDocument, PolicyNode, Scope } from "../policy/effective";
import { effectivePolicy, type ScopeDocuments } from "../policy/merge";
import { readPolicyDocument, readPolicyFragment } from "../policy/read-document";
import { compilePolicy, type StatementProblem } from "./compile-policy";
import { ExpressionCache, type Program } from "./program";

/** The program of every way a request can go: an operation of an API, with the product of whoever calls. */
export interface Programs {
  /** For what no API is found for. */
  readonly global: Program;
  /** Whether an API's policy answers preflights. */
  readonly hasCors: (apiId: string) => boolean;
  readonly of: (apiId: string, operationId: string | undefined, productId: string | undefined) => Program;
}

/**
 * Reads and compiles every policy of a deployment. Throws a `UserError` with every problem of every policy: what the service would refuse, and what the
 * emulator can't run.
 */
export function loadPrograms(deployment: Deployment, types: TypeSystem): Programs {
  const loading = new Loading(deployment, types);
  const programs = loading.all();
  loading.finish();
  return {
    global: programs.get("") as Program,
    hasCors: (apiId) => programs.get(keyOf(apiId, "", ""))?.origins.some((origin) => origin?.name === "cors") ?? false,
    of: (apiId, operationId = "", productId = "") =>
      (programs.get(keyOf(apiId, operationId, productId)) ?? programs.get(keyOf(apiId, operationId, ""))) as Program,
  };
}

function keyOf(apiId: string, operationId: string, productId: string): string {
  return `${apiId}\n${operationId}\n${productId}`;
}

class Loading {
  private readonly problems: Problem[] = [];
  private readonly named: ReadonlyMap<string, string>;
  private readonly fragments = new Map<string, readonly PolicyNode[]>();
  private readonly expressions: ExpressionCache;
  private readonly told = new Set<PolicyNode>();
  private readonly backendIds: ReadonlySet<string>;

  constructor(
    private readonly deployment: Deployment,
    types: TypeSystem,
  ) {
    this.expressions = new ExpressionCache(types);
    this.backendIds = new Set([...deployment.backends, ...deployment.pools].map(({ id }) => id));
    this.named = new Map(deployment.namedValues.map(({ displayName, value }) => [displayName, value]));
    for (const { id, text } of deployment.fragments) {
      const nodes = this.attempt(() => readPolicyFragment(text, `fragment ${id}`, this.named));
      if (nodes) this.fragments.set(id, nodes);
    }
  }

  /** By API, operation and product; the empty key is for no API at all. Only products with a policy of their own get programs of their own. */
  all(): Map<string, Program> {
    const programs = new Map<string, Program>();
    const { apis, products, globalPolicy } = this.deployment;
    const global = this.document(globalPolicy, "global", "global policy");
    this.compile(programs, "", "global policy", { global });
    const withPolicy = products
      .filter(({ policy }) => policy !== undefined)
      .map(({ id, policy }) => ({ id, document: this.document(policy, "product", `policy of product ${id}`) }));
    for (const each of apis) {
      const source = `policy of API ${each.id}`;
      const api = this.document(each.policy, "api", source);
      const ways = [
        { id: "", document: undefined },
        ...each.operations.map(({ id, policy }) => ({
          id,
          document: this.document(policy, "operation", `policy of operation ${each.id}/${id}`),
        })),
      ];
      for (const way of ways) {
        for (const product of [{ id: "", document: undefined }, ...withPolicy]) {
          this.compile(programs, keyOf(each.id, way.id, product.id), source, {
            global,
            product: product.document,
            api,
            operation: way.document,
          });
        }
      }
    }
    return programs;
  }

  finish(): void {
    if (this.problems.length > 0) throw new UserError(inFileOrder(this.problems));
  }

  private document(text: string | undefined, scope: Scope, source: string): PolicyDocument | undefined {
    return text === undefined ? undefined : this.attempt(() => readPolicyDocument(text, scope, source, this.named));
  }

  private compile(programs: Map<string, Program>, key: string, source: string, documents: ScopeDocuments): void {
    const policy = this.attempt(() => effectivePolicy(documents, this.fragments));
    if (!policy) return;
    const problems: StatementProblem[] = [];
    programs.set(key, compilePolicy(policy, this.expressions, problems, this.backendIds));
    for (const { node, message } of problems) {
      if (this.told.has(node)) continue;
      this.told.add(node);
      this.problems.push({ at: { file: source, ...node.position }, path: node.name, message });
    }
  }

  private attempt<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.problems.push(...error.problems);
      return undefined;
    }
  }
}
