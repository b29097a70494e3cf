import { methodNotAllowed, type Refusal, resourceNotFound } from "./refusal";

/** What generates or embeds, by the name of its path. */
export type ModelOperation = "chat/completions" | "completions" | "responses" | "embeddings";

/** What a path asks for. */
export type Route =
  | {
      readonly kind: "model";
      readonly operation: ModelOperation;
      /** Named in the path; undefined where the body's `model` names it. */
      readonly deployment: string | undefined;
    }
  | { readonly kind: "models"; readonly id: string | undefined }
  | {
      readonly kind: "files" | "batches";
      readonly id: string | undefined;
      /** `content` of a file, `cancel` of a batch. */
      readonly verb: string | undefined;
    };

/** Whether a route was found. */
export function isRoute(route: Route | Refusal): route is Route {
  return "kind" in route;
}

const v1Operations = new Set<string>(["chat/completions", "completions", "responses", "embeddings"]);
const deploymentOperations = new Set<string>(["chat/completions", "completions", "embeddings"]);

/** Finds what a method and a path ask for. Paths that name a deployment, and those without `/v1`, need an `api-version`. */
export function routeOf(method: string, path: string, query: ReadonlyMap<string, string>): Route | Refusal {
  const parts = path.split("/");
  if (parts[0] !== "" || parts[1] !== "openai") return resourceNotFound;
  if (parts[2] === "v1") return rootRoute(method, parts.slice(3));
  if (!query.get("api-version")) return resourceNotFound;
  if (parts[2] !== "deployments") return isData(parts[2]) ? rootRoute(method, parts.slice(2)) : resourceNotFound;
  const deployment = parts[3];
  const operation = parts.slice(4).join("/");
  if (!deployment || !deploymentOperations.has(operation)) return resourceNotFound;
  if (method !== "POST") return methodNotAllowed(method, ["POST"]);
  return { kind: "model", operation: operation as ModelOperation, deployment: decoded(deployment) };
}

/** What has a path without `/v1` and without a deployment. */
function isData(part: string | undefined): boolean {
  return part === "models" || part === "files" || part === "batches";
}

function rootRoute(method: string, parts: readonly string[]): Route | Refusal {
  const operation = parts.join("/");
  if (v1Operations.has(operation)) {
    if (method !== "POST") return methodNotAllowed(method, ["POST"]);
    return { kind: "model", operation: operation as ModelOperation, deployment: undefined };
  }
  const [collection, rawId, verb, ...more] = parts;
  if (more.length > 0 || rawId === "" || verb === "") return resourceNotFound;
  const id = rawId === undefined ? undefined : decoded(rawId);
  const allowed = collectionMethods(collection, id, verb);
  if (allowed === undefined) return resourceNotFound;
  if (!allowed.includes(method)) return methodNotAllowed(method, allowed);
  if (collection === "models") return { kind: "models", id };
  return { kind: collection === "files" ? "files" : "batches", id, verb };
}

/** Methods of a collection, one of its members, or what can be done with one; undefined where there is no such path. */
function collectionMethods(
  collection: string | undefined,
  id: string | undefined,
  verb: string | undefined,
): readonly string[] | undefined {
  if (collection === "models") return verb === undefined ? ["GET"] : undefined;
  if (collection === "files") {
    if (id === undefined) return ["GET", "POST"];
    if (verb === undefined) return ["GET", "DELETE"];
    return verb === "content" ? ["GET"] : undefined;
  }
  if (collection !== "batches") return undefined;
  if (id === undefined) return ["GET", "POST"];
  if (verb === undefined) return ["GET"];
  return verb === "cancel" ? ["POST"] : undefined;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
