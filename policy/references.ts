import type { Element, PolicyDocument } from "./document";
import { isExpression } from "./expression";

/** Names of the backends and pools that a policy mentions: Terraform sees no edge in a policy's text. */
export function backendReferences({ inbound, backend, outbound, onError }: PolicyDocument): readonly string[] {
  const found = new Set<string>();
  const visit = ({ attributes, content }: Element): void => {
    for (const id of [attributes["backend-id"], attributes["embeddings-backend-id"]]) {
      if (typeof id === "string") found.add(id);
      if (isExpression(id)) for (const mention of id.mentions ?? []) found.add(mention);
    }
    if (Array.isArray(content)) for (const child of content) visit(child);
  };
  for (const statement of [...inbound, backend, ...outbound, ...onError]) visit(statement);
  return [...found].sort();
}
