/** An answer that is not the one that was asked for. */
export interface Refusal {
  readonly status: number;
  readonly body: string;
  /** By lower-case name, beside those that every answer has. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A longer context than the deployment takes: a provisioned deployment spills it over. */
  readonly tooLong?: true;
}

/** A refusal in the shape of Azure's gateway: a code and a message. */
export function azureRefusal(status: number, code: string, message: string): Refusal {
  return { status, body: JSON.stringify({ error: { code, message } }) };
}

/** A refusal of the request itself, in OpenAI's shape. `param` is the field that is wrong. */
export function invalidRequest(message: string, param: string | null, code: string | null): Refusal {
  return { status: 400, body: JSON.stringify({ error: { message, type: "invalid_request_error", param, code } }) };
}

/** No such path, or no `api-version` where one is due. */
export const resourceNotFound: Refusal = azureRefusal(404, "404", "Resource not found");

/** The path is known, but not for this method. The wording is ours. */
export function methodNotAllowed(method: string, allowed: readonly string[]): Refusal {
  const refusal = azureRefusal(405, "405", `The method ${method} is not allowed for this path.`);
  return { ...refusal, headers: { allow: allowed.join(", ") } };
}

/** The deployment that a path or body names is not in this account. */
export const deploymentNotFound: Refusal = azureRefusal(
  404,
  "DeploymentNotFound",
  "The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.",
);

/** Neither a key nor a token came. */
export const keyMissing: Refusal = azureRefusal(
  401,
  "401",
  "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.",
);

/** An `Authorization` header that holds no bearer token. */
export const principalRefused: Refusal = azureRefusal(
  401,
  "PermissionDenied",
  "Principal does not have access to API/Operation.",
);

/** The body is not a JSON object. The wording is ours. */
export const bodyNotJson: Refusal = invalidRequest(
  "The body of the request could not be parsed as a JSON object.",
  null,
  null,
);

/** The deployment's model has no such operation: chat of an embedding model, any online call of a batch deployment. */
export function operationNotSupported(operation: string, model: string): Refusal {
  return azureRefusal(
    400,
    "OperationNotSupported",
    `The ${operation} operation does not work with the specified model, ${model}. Please choose different model and try again. You can learn more about which models can be used with each operation here: https://go.microsoft.com/fwlink/?linkid=2197993.`,
  );
}

/** More prompt tokens than the deployment takes. */
export function contextLengthExceeded(limitTokens: number, promptTokens: number, param: string): Refusal {
  const message = `This model's maximum context length is ${limitTokens} tokens. However, your messages resulted in ${promptTokens} tokens. Please reduce the length of the messages.`;
  return { ...invalidRequest(message, param, "context_length_exceeded"), tooLong: true };
}

/** Something of the service broke. 500 and 503 have their own words; the wording is an approximation. */
export function serverError(status: number): Refusal {
  if (status === 503)
    return azureRefusal(
      503,
      "ServiceUnavailable",
      "The service is temporarily unable to process your request. Please try again later.",
    );
  return azureRefusal(
    status,
    "InternalServerError",
    "The server had an error while processing your request. Sorry about that!",
  );
}
