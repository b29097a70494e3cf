import type { Expression } from "../expression";
import { literal } from "../expression";
import { block, consumer, oneOf, single } from "./code";

/** Whether a token must be shown: where no key was, or where the key's owner must show both. */
export function needsToken(consumersOfBoth: readonly string[]): Expression {
  const both = consumersOfBoth.length === 0 ? "" : ` || ${oneOf(consumersOfBoth, "context.Subscription.Id")}`;
  return single(`context.Subscription == null${both}`);
}

/** The consumer, where keys alone are taken: each has one subscription, by its own name. */
export const keyHolder = (): Expression => single("context.Subscription.Id");

/** The consumer whose key, token or both were shown, or nothing. The token has been validated by then. */
export function consumerOf(
  consumers: readonly {
    readonly name: string;
    readonly authentication: "key" | "entra" | "both";
    readonly applicationIds: readonly string[];
    readonly roles: readonly string[];
  }[],
): Expression {
  const lines = consumers.map(({ name, authentication, applicationIds, roles }) => {
    const key = authentication === "entra" ? [] : [`key == ${literal(name)}`];
    const token = authentication === "key" ? [] : [oneOf(applicationIds, "application")];
    const role = `roles.Any(role => ${roles.map((each) => `role == ${literal(each)}`).join(" || ")})`;
    const conditions = [...key, ...token, ...(roles.length === 0 ? [] : [role])];
    return `if (${conditions.join(" && ")}) { return ${literal(name)}; }`;
  });
  return block(
    'var key = context.Subscription == null ? "" : context.Subscription.Id;',
    'var claims = context.Variables.ContainsKey("token") ? ((Jwt)context.Variables["token"]).Claims : null;',
    // Tokens of version 2 name the application as azp, those of version 1 as appid.
    'var application = claims == null ? "" : claims.GetValueOrDefault("azp", claims.GetValueOrDefault("appid", ""));',
    ...(consumers.some(({ roles }) => roles.length > 0)
      ? ['var roles = claims != null && claims.ContainsKey("roles") ? claims["roles"] : new string[0];']
      : []),
    ...lines,
    'return "";',
  );
}

/** Whether the caller is one of these. */
export const isConsumer = (names: readonly string[]): Expression => single(oneOf(names, consumer));

/** Whether the request is for this operation of the API, by a consumer that may call it. */
export const mayList = (names: readonly string[]): Expression =>
  single(`context.Operation.Id == "list-models" && ${oneOf(names, consumer)}`);
