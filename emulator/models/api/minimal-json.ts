import { type Fields, isFields } from "./call";

/** How deep a schema is followed: recursive ones (`$ref`) end in `null` there. */
const deepest = 16;

/**
 * The smallest value that a JSON schema allows, as far as its keywords are known: `type`, `enum`, `const`, `properties` with `required`, `minItems`,
 * `minimum`, `minLength`, `anyOf`, `oneOf`, `allOf`, `$ref` into the same document. Patterns and formats are not looked at.
 */
export function minimalJson(schema: unknown): string {
  return JSON.stringify(minimal(schema, schema, 0));
}

function minimal(schema: unknown, root: unknown, depth: number): unknown {
  if (!isFields(schema) || depth > deepest) return null;
  if ("const" in schema) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0] ?? null;
  if (typeof schema.$ref === "string") return minimal(referenced(schema.$ref, root), root, depth + 1);
  for (const choices of [schema.anyOf, schema.oneOf, schema.allOf])
    if (Array.isArray(choices) && choices.length > 0) return minimal(smallest(choices), root, depth + 1);
  return minimalOfType(schema, root, depth);
}

/** `null` is the smallest of all. */
function smallest(choices: readonly unknown[]): unknown {
  return choices.find((choice) => isFields(choice) && choice.type === "null") ?? choices[0];
}

function minimalOfType(schema: Fields, root: unknown, depth: number): unknown {
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  const type = types.includes("null") ? "null" : types[0];
  switch (type ?? (isFields(schema.properties) ? "object" : undefined)) {
    case "object":
      return minimalObject(schema, root, depth);
    case "array":
      return Array.from({ length: count(schema.minItems) }, () => minimal(schema.items, root, depth + 1));
    case "string":
      return "x".repeat(count(schema.minLength));
    case "integer":
    case "number":
      return typeof schema.minimum === "number" ? schema.minimum : Math.min(0, count(schema.maximum, 0));
    case "boolean":
      return false;
    default:
      return null;
  }
}

function minimalObject(schema: Fields, root: unknown, depth: number): Fields {
  const properties = isFields(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required.map(String) : [];
  return Object.fromEntries(required.map((name) => [name, minimal(properties[name], root, depth + 1)]));
}

function referenced(reference: string, root: unknown): unknown {
  if (!reference.startsWith("#")) return undefined;
  let found: unknown = root;
  for (const part of reference.slice(1).split("/").slice(1))
    found = isFields(found) ? found[part.replaceAll("~1", "/").replaceAll("~0", "~")] : undefined;
  return found;
}

function count(value: unknown, otherwise = 0): number {
  return typeof value === "number" ? value : otherwise;
}
