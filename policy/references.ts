import type { Element, PolicyDocument } from "./document";

/** Names of the backends and pools that a policy mentions: Terraform sees no edge in a policy's text. */
export function backendReferences({ inbound, backend, outbound, onError }: PolicyDocument): readonly string[] {
  const found = new Set<string>();
  const visit = ({ attributes, content }: Element): void => {
    const id = attributes["backend-id"];
    if (typeof id === "string") found.add(id);
    if (Array.isArray(content)) for (const child of content) visit(child);
  };
  for (const statement of [...inbound, backend, ...outbound, ...onError]) visit(statement);
  return [...found].sort();
}
