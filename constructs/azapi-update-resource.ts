import { type ITerraformDependable, TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import { type AzapiBody, type AzapiType, checkAzapiBody } from "./azapi-bodies";

export interface AzapiUpdateResourceProps<T extends AzapiType> {
  readonly type: T;
  readonly resourceId: string;
  readonly body: AzapiBody<T>;
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * One setting of a resource that another provider owns: read back on every plan, so that applying it twice changes nothing.
 * Only for a setting that the owner has been told to ignore, and that azapi's published types know: it drops what they do
 * not. Destroying it leaves the setting as it is.
 */
export class AzapiUpdateResource<T extends AzapiType = AzapiType> extends TerraformResource {
  readonly #props: AzapiUpdateResourceProps<T>;

  constructor(scope: Construct, id: string, { dependsOn, ...props }: AzapiUpdateResourceProps<T>) {
    super(scope, id, {
      terraformResourceType: "azapi_update_resource",
      terraformGeneratorMetadata: { providerName: "azapi" },
      dependsOn: [...dependsOn],
    });
    const problems = checkAzapiBody(props.type, props.body);
    if (problems.length > 0) throw new RangeError(`${this.node.path}: body of ${props.type}: ${problems.join("; ")}`);
    this.#props = { ...props, dependsOn };
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { type, resourceId, body } = this.#props;
    return { type, resource_id: resourceId, body, response_export_values: [] };
  }
}
