import type { ApiContext, OperationContext, SubscriptionContext } from "../csharp/context";
import type { Api, Backend, Deployment, Operation, Pool, Subscription } from "../deployment";
import { Execution } from "./execution";
import { type IncomingRequest, RequestState, urlContext } from "./messages";
import { PolicyError } from "./policy-error";
import type { Programs } from "./programs";
import { Router } from "./router";
import { Run } from "./run";
import { isPreflight } from "./statements/access";
import { type Access, emulatedKey, Subscriptions } from "./subscriptions";
import type { Surroundings } from "./surroundings";

const noOperation: OperationContext = { Id: "", Method: "", Name: "", UrlTemplate: "" };
const noApi: ApiContext = {
  Id: "",
  Name: "",
  Path: "",
  Revision: "",
  Version: "",
  IsCurrentRevision: true,
  ServiceUrl: null,
};

/** Every operation's policy as a program, and the way to it: what all instances of a gateway share. */
export class LoadedGateway {
  readonly backends: ReadonlyMap<string, Backend>;
  readonly pools: ReadonlyMap<string, Pool>;
  private readonly router: Router;
  private readonly subscriptions: Subscriptions;
  private readonly apiContexts: ReadonlyMap<string, ApiContext>;

  constructor(
    readonly deployment: Deployment,
    private readonly programs: Programs,
  ) {
    this.router = new Router(deployment);
    this.subscriptions = new Subscriptions(deployment);
    this.backends = new Map(deployment.backends.map((backend) => [backend.id, backend]));
    this.pools = new Map(deployment.pools.map((pool) => [pool.id, pool]));
    this.apiContexts = new Map(deployment.apis.map((api) => [api.id, apiContext(api)]));
  }

  /** A request on its way in an instance, not started yet; refusals that come before any policy lead to `on-error`, as on the service. */
  accept(surroundings: Surroundings, incoming: IncomingRequest): Execution {
    const request = new RequestState(incoming, this.deployment.gateway.host);
    const found = this.router.find(request.Method, request.OriginalUrl.Path);
    if (!found) {
      const run = new Run(surroundings, request, noApi, noOperation, null, null);
      return refused(new Execution(run, this.programs.global), notFound());
    }
    // A preflight carries no key and is of no operation: the service answers it where a policy says `cors`.
    const isAsked = isPreflight(request) && this.programs.hasCors(found.api.id);
    const access = isAsked ? { subscription: undefined, product: undefined } : this.access(found.api, request);
    const { product, subscription }: Partial<Access> = access instanceof PolicyError ? {} : access;
    const run = new Run(
      surroundings,
      request,
      this.apiContexts.get(found.api.id) ?? noApi,
      found.operation ? operationContext(found.operation) : noOperation,
      product ? { Id: product.id, Name: product.displayName } : null,
      subscription ? subscriptionContext(subscription) : null,
    );
    const execution = new Execution(run, this.programs.of(found.api.id, found.operation?.id, product?.id));
    if (access instanceof PolicyError) return refused(execution, access);
    if (!found.operation) return isAsked ? execution : refused(execution, notFound());
    request.MatchedParameters = found.parameters;
    request.suffix = found.suffix;
    return execution;
  }

  private access(api: Api, request: RequestState): Access | PolicyError {
    try {
      return this.subscriptions.check(api, request.Headers, request.OriginalUrl.QueryString);
    } catch (error) {
      if (error instanceof PolicyError) return error;
      throw error;
    }
  }
}

function refused(execution: Execution, error: PolicyError): Execution {
  execution.fail(error);
  return execution;
}

function notFound(): PolicyError {
  return new PolicyError(
    "configuration",
    "OperationNotFound",
    "Unable to match incoming request to an operation.",
    404,
  );
}

function apiContext({ id, displayName, path, revision, serviceUrl }: Api): ApiContext {
  const url = serviceUrl === undefined ? null : urlContext(serviceUrl);
  return {
    Id: id,
    Name: displayName,
    Path: path,
    Revision: revision,
    Version: "",
    IsCurrentRevision: true,
    ServiceUrl: url,
  };
}

function operationContext({ id, displayName, method, urlTemplate }: Operation): OperationContext {
  return { Id: id, Method: method, Name: displayName, UrlTemplate: urlTemplate };
}

function subscriptionContext({ id, displayName }: Subscription): SubscriptionContext {
  const key = emulatedKey(id);
  return { Id: id, Name: displayName, Key: key, PrimaryKey: key, SecondaryKey: `${key}-secondary` };
}
