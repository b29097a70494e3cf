import { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";

/** First azapi release that knows every API version in `azapi-bodies.ts`, up to the next major one. */
const azapiVersions = ">= 2.12.0, < 3.0.0";

export interface AzapiProviderProps {
  /** @default ARM_SUBSCRIPTION_ID at deployment */
  readonly subscriptionId?: string;
}

/** The azapi provider, of which no CDKTF binding is published. */
export class AzapiProvider extends TerraformProvider {
  readonly #subscriptionId: string | undefined;

  constructor(scope: Construct, id: string, { subscriptionId }: AzapiProviderProps = {}) {
    super(scope, id, {
      terraformResourceType: "azapi",
      terraformProviderSource: "Azure/azapi",
      terraformGeneratorMetadata: { providerName: "azapi", providerVersionConstraint: azapiVersions },
    });
    this.#subscriptionId = subscriptionId;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { subscription_id: this.#subscriptionId };
  }
}
