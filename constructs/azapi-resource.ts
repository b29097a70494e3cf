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
  /** For a service that answers with ids in letters of its own choosing. @default false */
  readonly ignoreCasing?: boolean;
  /** What a deletion says beside the API version. @default nothing */
  readonly deleteQueryParameters?: Readonly<Record<string, readonly string[]>>;
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

  /** The name as Terraform refers to it: whoever uses it comes after. */
  get nameReference(): string {
    return this.getStringAttribute("name");
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
      ignore_casing: this.#props.ignoreCasing,
      delete_query_parameters: this.#props.deleteQueryParameters,
      timeouts,
    };
  }
}

export interface AzapiTopResourceProps<T extends AzapiType> extends AzapiResourceProps<T> {
  readonly location: string;
}

/** A resource that stands in a resource group, and so has a place and carries tags. */
export class AzapiTopResource<T extends AzapiType = AzapiType> extends AzapiResource<T> {
  readonly #location: string;
  /** Set by whoever tags the scope. */
  tags: Record<string, string> = {};

  constructor(scope: Construct, id: string, { location, ...props }: AzapiTopResourceProps<T>) {
    super(scope, id, props as AzapiResourceProps<T>);
    this.#location = location;
  }

  /** What makes it known as a resource that can be tagged. */
  get tagsInput(): Record<string, string> {
    return this.tags;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...super.synthesizeAttributes(), location: this.#location, tags: this.tags };
  }
}
