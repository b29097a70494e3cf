import type { Api, Deployment, Operation } from "../deployment";

/** An operation that a request is for, with what its template's parameters matched. */
export interface Match {
  readonly api: Api;
  readonly operation: Operation;
  readonly parameters: ReadonlyMap<string, string>;
  /** Path below the API's own. */
  readonly suffix: string;
}

/** Finds the operation of a request: the API of the longest path that fits, then the operation with the fewest parameters. */
export class Router {
  private readonly apis: readonly { readonly prefix: string; readonly api: Api; readonly routes: readonly Route[] }[];

  constructor({ apis }: Deployment) {
    this.apis = apis
      .map((api) => ({ prefix: api.path === "" ? "" : `/${api.path.toLowerCase()}`, api, routes: routesOf(api) }))
      .sort((a, b) => b.prefix.length - a.prefix.length);
  }

  /** Undefined when no API has the path; without an operation when the API has none for it. */
  find(method: string, path: string): Match | { readonly api: Api; readonly operation: undefined } | undefined {
    const lower = path.toLowerCase();
    const found = this.apis.find(({ prefix }) => lower === prefix || lower.startsWith(`${prefix}/`));
    if (!found) return undefined;
    const suffix = path.slice(found.prefix.length);
    for (const { operation, pattern, names } of found.routes) {
      if (operation.method !== method && operation.method !== "*") continue;
      const matched = pattern.exec(suffix === "" ? "/" : suffix);
      if (!matched) continue;
      const parameters = new Map(names.map((name, index) => [name, decoded(matched[index + 1] ?? "")]));
      return { api: found.api, operation, parameters, suffix };
    }
    return { api: found.api, operation: undefined };
  }
}

interface Route {
  readonly operation: Operation;
  readonly pattern: RegExp;
  readonly names: readonly string[];
}

function routesOf(api: Api): Route[] {
  return api.operations
    .map((operation) => {
      const names: string[] = [];
      const path = operation.urlTemplate.replace(/\?.*$/, "");
      const source = path.split("/").map((segment) => segmentPattern(segment, names));
      return { operation, pattern: new RegExp(`^${source.join("/")}/?$`, "i"), names };
    })
    .sort((a, b) => a.names.length - b.names.length);
}

function segmentPattern(segment: string, names: string[]): string {
  if (segment === "*") return ".*";
  return segment.replace(/\{\*?([\w-]+)\}|[.*+?^${}()|[\]\\]/g, (found, name?: string) => {
    if (name === undefined) return `\\${found}`;
    names.push(name);
    return found.startsWith("{*") ? "(.*)" : "([^/]+)";
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
