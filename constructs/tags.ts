import { Aspects, type IAspect, TerraformResource } from "cdktf";
import type { Construct, IConstruct } from "constructs";

type Taggable = TerraformResource & { tags?: Record<string, string>; readonly tagsInput?: Record<string, string> };

/** Puts tags on everything in a scope that Azure lets carry them; a resource's own tags win. */
export function addTags(scope: Construct, tags: Readonly<Record<string, string>>): void {
  const aspect: IAspect = {
    visit(node: IConstruct): void {
      if (isTaggable(node)) node.tags = { ...tags, ...node.tagsInput };
    },
  };
  Aspects.of(scope).add(aspect);
}

function isTaggable(node: IConstruct): node is Taggable {
  return TerraformResource.isTerraformResource(node) && "tagsInput" in node;
}
