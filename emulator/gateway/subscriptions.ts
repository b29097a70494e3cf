import type { Api, Deployment, Product, Subscription } from "../deployment";
import { type Headers, headerText } from "./messages";
import { PolicyError } from "./policy-error";

/** The key that the emulator gives a subscription: the service makes its own, which are in no Terraform. */
export function emulatedKey(subscriptionId: string): string {
  return `emulated-key-of-${subscriptionId}`;
}

/** Who a key belongs to, as far as it opens the API. */
export interface Access {
  readonly subscription: Subscription | undefined;
  readonly product: Product | undefined;
}

const nobody: Access = { subscription: undefined, product: undefined };

/** Checks subscription keys, as the gateway does before any policy runs. */
export class Subscriptions {
  private readonly byKey: ReadonlyMap<string, Subscription>;
  private readonly products: ReadonlyMap<string, Product>;

  constructor({ subscriptions, products }: Deployment) {
    this.byKey = new Map(subscriptions.map((subscription) => [emulatedKey(subscription.id), subscription]));
    this.products = new Map(products.map((product) => [product.id, product]));
  }

  /**
   * Throws the 401 of a missing or wrong key where the API requires one. Where it requires none, a key that opens the API is still told to policies,
   * and one that does not is taken for no key at all: an assumption.
   */
  check(api: Api, headers: Headers, query: string): Access {
    const key = keyOf(api, headers, query);
    const access = key === undefined ? undefined : this.opened(api, key);
    if (access) return access;
    if (!api.subscriptionRequired) return nobody;
    throw key === undefined
      ? new PolicyError("authorization", "SubscriptionKeyNotFound", missing, 401)
      : new PolicyError("authorization", "SubscriptionKeyInvalid", invalid, 401);
  }

  private opened(api: Api, key: string): Access | undefined {
    const subscription = this.byKey.get(key);
    if (subscription?.state !== "active") return undefined;
    const { scope } = subscription;
    if (scope.kind === "all") return { subscription, product: undefined };
    if (scope.kind === "api") return scope.apiId === api.id ? { subscription, product: undefined } : undefined;
    const product = this.products.get(scope.productId);
    return product?.published && product.apiIds.includes(api.id) ? { subscription, product } : undefined;
  }
}

const missing =
  "Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.";
const invalid =
  "Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.";

function keyOf({ keyNames }: Api, headers: Headers, query: string): string | undefined {
  const inHeader = headerText(headers, keyNames.header.toLowerCase());
  if (inHeader !== undefined) return inHeader;
  const inQuery = query.includes(keyNames.query) ? new URLSearchParams(query).get(keyNames.query) : null;
  if (inQuery !== null) return inQuery;
  const bearer = keyNames.bearer ? /^Bearer\s+(.+)$/i.exec(headerText(headers, "authorization") ?? "")?.[1] : undefined;
  return bearer;
}
