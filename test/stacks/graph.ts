import type { SynthesizedStack, TerraformResourceJson } from "../constructs/synthesize";

/** A resource with its address in the stack. */
export interface AddressedResource {
  readonly address: string;
  readonly type: string;
  readonly resource: TerraformResourceJson;
}

/** Every managed resource of a stack. */
export function resourcesOf(stack: SynthesizedStack): readonly AddressedResource[] {
  return Object.keys(stack.json.resource ?? {}).flatMap((type) =>
    Object.entries(stack.all(type)).map(([id, resource]) => ({ address: `${type}.${id}`, type, resource })),
  );
}

/** Addresses that a resource needs first: those it lists in `depends_on` and those it refers to. */
function needs({ address, resource }: AddressedResource): ReadonlySet<string> {
  const { depends_on: listed = [], ...rest } = resource;
  const referred = [...JSON.stringify(rest).matchAll(/\$\{([a-z_]+\.[\w-]+)\./g)].map(([, target]) => target ?? "");
  return new Set([...listed, ...referred].filter((target) => target !== address));
}

/** Everything that must stand before a resource, however far away. */
export function ancestors(stack: SynthesizedStack, address: string): ReadonlySet<string> {
  const byAddress = new Map(resourcesOf(stack).map((resource) => [resource.address, resource]));
  const found = new Set<string>();
  const open = [address];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const resource = byAddress.get(next);
    for (const target of resource ? needs(resource) : []) {
      if (found.has(target) || !byAddress.has(target)) continue;
      found.add(target);
      open.push(target);
    }
  }
  return found;
}
