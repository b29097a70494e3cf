import { inFileOrder, type Problem, UserError } from "../../written/problem";
import type { EffectivePolicy, PlacedStatement, PolicyDocument, PolicyNode, Scope, Section } from "./effective";
import { stepsOf } from "./paths";
import { checkPlaces } from "./sections";
import { shown } from "./wording";

/** The documents of an operation's scopes; one that has none inherits all. */
export interface ScopeDocuments {
  readonly global?: PolicyDocument | undefined;
  readonly product?: PolicyDocument | undefined;
  readonly api?: PolicyDocument | undefined;
  readonly operation?: PolicyDocument | undefined;
}

/** What API Management has at the global scope until a policy is written there: it forwards. */
const forwardsAll: readonly PlacedStatement[] = [
  {
    node: {
      name: "forward-request",
      attributes: new Map(),
      children: [],
      text: undefined,
      position: { line: 1, column: 1 },
    },
    scope: "global",
    path: "forward-request[1]",
  },
];

/**
 * What is run for an operation: each section of its innermost policy, with the next wider scope's in the place of
 * `<base />` and fragments in the place of what includes them. A section without `<base />` drops what stands above it. A section
 * that a policy leaves out is inherited whole: the service does not say, but its reference shows API policies without
 * `<backend>` that forward. At the global scope `<base />` has no effect. Throws a `UserError` with every fragment that is missing,
 * includes itself, or holds what may not stand where it is included.
 */
export function effectivePolicy(
  documents: ScopeDocuments,
  fragments: ReadonlyMap<string, readonly PolicyNode[]>,
): EffectivePolicy {
  const merge = new Merge(documents, fragments);
  const effective = {
    inbound: merge.section("inbound"),
    backend: merge.section("backend"),
    outbound: merge.section("outbound"),
    onError: merge.section("on-error"),
  };
  if (merge.problems.length > 0) throw new UserError(inFileOrder(merge.problems));
  return effective;
}

/** Where a node was written, and on the way through which fragments it is included. */
interface Origin {
  readonly file: string;
  readonly section: Section;
  readonly scope: Scope;
  readonly through: readonly string[];
}

class Merge {
  readonly problems: Problem[] = [];

  constructor(
    private readonly documents: ScopeDocuments,
    private readonly fragments: ReadonlyMap<string, readonly PolicyNode[]>,
  ) {}

  section(section: Section): readonly PlacedStatement[] {
    const global = this.documents.global;
    let above: readonly PlacedStatement[] = global === undefined && section === "backend" ? forwardsAll : [];
    for (const document of [global, this.documents.product, this.documents.api, this.documents.operation]) {
      const nodes = document?.sections.get(section);
      if (document !== undefined && nodes !== undefined) above = this.place(nodes, document, section, above);
    }
    return above;
  }

  private place(
    nodes: readonly PolicyNode[],
    { scope, source }: PolicyDocument,
    section: Section,
    above: readonly PlacedStatement[],
  ): readonly PlacedStatement[] {
    const own = this.includeAll(nodes, { file: source, section, scope, through: [] });
    const steps = stepsOf(own);
    const inherited = above.map(({ node }) => node);
    return own.flatMap((node, index) =>
      node.name === "base" ? above : [{ node: inherit(node, inherited), scope, path: steps[index] as string }],
    );
  }

  private includeAll(nodes: readonly PolicyNode[], origin: Origin): readonly PolicyNode[] {
    if (!nodes.some((node) => node.name === "include-fragment" || node.children.length > 0)) return nodes;
    return nodes.flatMap((node) => {
      if (node.name === "include-fragment") return this.include(node, origin);
      const children = this.includeAll(node.children, origin);
      return same(children, node.children) ? [node] : [{ ...node, children }];
    });
  }

  private include(node: PolicyNode, origin: Origin): readonly PolicyNode[] {
    const id = node.attributes.get("fragment-id")?.source ?? "";
    const fragment = this.fragments.get(id);
    const tell = (message: string): readonly PolicyNode[] => {
      this.problems.push({
        at: { file: origin.file, ...node.position },
        path: "include-fragment/@fragment-id",
        message,
      });
      return [];
    };
    if (fragment === undefined)
      return tell(`must name a fragment that exists, got ${shown(id)} (add it, or take this out)`);
    const through = [...origin.through, id];
    if (origin.through.includes(id)) return tell(`must not include itself, got ${through.join(" → ")} (take one out)`);
    const file = `fragment ${id}`;
    const { section, scope } = origin;
    checkPlaces(fragment, { section, scope }, (position, path, message) =>
      this.problems.push({ at: { file, ...position }, path, message }),
    );
    return this.includeAll(fragment, { file, section, scope, through });
  }
}

/** A statement with what it inherits put into its own blocks: `<base />` may stand in a `choose`. */
function inherit(node: PolicyNode, inherited: readonly PolicyNode[]): PolicyNode {
  if (node.children.length === 0) return node;
  const children = node.children.flatMap((child) => (child.name === "base" ? inherited : [inherit(child, inherited)]));
  return same(children, node.children) ? node : { ...node, children };
}

function same(left: readonly PolicyNode[], right: readonly PolicyNode[]): boolean {
  return left.length === right.length && left.every((node, index) => node === right[index]);
}
