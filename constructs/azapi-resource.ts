import { type TerraformMetaArguments, TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import { type AzapiBody, type AzapiType, checkAzapiBody } from "./azapi-bodies";

export interface AzapiResourceProps<T extends AzapiType>
  extends Pick<TerraformMetaArguments, "dependsOn" | "lifecycle"> {
  readonly type: T;
  readonly name: string;
  readonly parentId: string;
  readonly body: AzapiBody<T>;
  /** Laid over the body when it is sent, and kept out of state and plan; needs Terraform 1.11. */
  readonly sensitiveBody?: Record<string, unknown>;
  /** Ids on which azapi does one thing at a time; azurerm does not see these locks. */
  readonly locks?: readonly string[];
  /** Errors, as regular expressions, that pass when the call is made again. */
  readonly retry?: readonly string[];
  /** Paths of the answer to keep as `output`. @default none */
  readonly responseExportValues?: readonly string[];
  /** @default true; false only for a property that the service knows and its published types do not */
  readonly schemaValidationEnabled?: boolean;
  readonly timeouts?: { readonly create: string; readonly update: string; readonly delete: string };
}

/** A resource that azurerm cannot express, created whole through azapi. Throws a `RangeError` for a body azapi would refuse. */
export class AzapiResource<T extends AzapiType = AzapiType> extends TerraformResource {
  readonly #props: AzapiResourceProps<T>;

  constructor(scope: Construct, id: string, { dependsOn, lifecycle, ...props }: AzapiResourceProps<T>) {
    super(scope, id, {
      terraformResourceType: "azapi_resource",
      terraformGeneratorMetadata: { providerName: "azapi" },
      ...(dependsOn && { dependsOn }),
      ...(lifecycle && { lifecycle }),
    });
    const problems = checkAzapiBody(props.type, props.body);
    if (problems.length > 0) throw new RangeError(`${this.node.path}: body of ${props.type}: ${problems.join("; ")}`);
    this.#props = props;
  }

  get id(): string {
    return this.getStringAttribute("id");
  }

  /** The name as it was given: known at synthesis. */
  get name(): string {
    return this.#props.name;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { type, name, parentId, body, sensitiveBody, locks, retry, timeouts } = this.#props;
    return {
      type,
      name,
      parent_id: parentId,
      body,
      sensitive_body: sensitiveBody,
      locks,
      retry: retry && { error_message_regex: retry },
      response_export_values: this.#props.responseExportValues ?? [],
      schema_validation_enabled: this.#props.schemaValidationEnabled,
      timeouts,
    };
  }
}
