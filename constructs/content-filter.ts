import type { CognitiveAccount } from "@cdktf/provider-azurerm/lib/cognitive-account";
import { CognitiveAccountRaiPolicy } from "@cdktf/provider-azurerm/lib/cognitive-account-rai-policy";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { accountConflicts } from "./account-conflicts";
import { AzapiResource } from "./azapi-resource";
import type { Blocklist } from "./blocklist";

type Strength = "low" | "medium" | "high";

/** What a content filter refuses; a threshold is the severity from which it does. */
export interface ContentFilterRules {
  readonly thresholds: Readonly<Record<"hate" | "selfHarm" | "sexual" | "violence", Strength>>;
  /** Attacks by the caller. */
  readonly jailbreak: boolean;
  /** Attacks inside documents. */
  readonly indirectAttack: boolean;
  /** Answers that repeat protected text or code. */
  readonly protectedMaterial: boolean;
}

export interface ContentFilterProps {
  readonly account: CognitiveAccount;
  /** The lane's; one with blocklists is `<name>-blocklists`, because another provider writes it. */
  readonly name: string;
  readonly rules: ContentFilterRules;
  readonly blocklists: readonly Blocklist[];
  /** The account's child that was made before this one. */
  readonly after: ITerraformDependable;
}

/** One row of a filter; a severity is there for the four kinds of harm alone. */
interface FilterRow {
  readonly name: string;
  readonly source: "Prompt" | "Completion";
  readonly refuses: boolean;
  readonly severity?: "Low" | "Medium" | "High";
}

/** What the service starts from, and what a deployment without a filter of its own has. */
export const defaultFilter = "Microsoft.DefaultV2";
const severities = { low: "Low", medium: "Medium", high: "High" } as const;
const sources = ["Prompt", "Completion"] as const;

/** What an account's deployments of one lane refuse to read and to say. */
export class ContentFilter extends Construct {
  readonly resource: CognitiveAccountRaiPolicy | AzapiResource;

  constructor(scope: Construct, id: string, props: ContentFilterProps) {
    super(scope, id);
    this.resource = props.blocklists.length > 0 ? this.#withBlocklists(props) : this.#plain(props);
  }

  /** The name as Terraform refers to it: Azure refuses a deployment before its filter, and to delete a filter in use. */
  get nameReference(): string {
    return this.resource instanceof AzapiResource ? this.resource.nameReference : this.resource.name;
  }

  #plain({ account, name, rules, after }: ContentFilterProps): CognitiveAccountRaiPolicy {
    return new CognitiveAccountRaiPolicy(this, "Default", {
      cognitiveAccountId: account.id,
      name,
      basePolicyName: defaultFilter,
      mode: "Default",
      contentFilter: rowsOf(rules).map(({ name: filter, source, refuses, severity = severityToo }) => ({
        name: filter,
        source,
        filterEnabled: refuses,
        blockEnabled: refuses,
        severityThreshold: severity,
      })),
      dependsOn: [after],
      lifecycle: { createBeforeDestroy: true },
    });
  }

  /** azurerm does not know a filter's blocklists, and a second writer on its filter would be undone. */
  #withBlocklists({ account, name, rules, blocklists, after }: ContentFilterProps): AzapiResource {
    return new AzapiResource(this, "Default", {
      type: "Microsoft.CognitiveServices/accounts/raiPolicies@2026-05-01",
      name: `${name}-blocklists`,
      parentId: account.id,
      body: {
        properties: {
          basePolicyName: defaultFilter,
          mode: "Default",
          contentFilters: rowsOf(rules).map(({ name: filter, source, refuses, severity }) => ({
            name: filter,
            source,
            enabled: refuses,
            blocking: refuses,
            ...(severity ? { severityThreshold: severity } : {}),
          })),
          customBlocklists: blocklists.flatMap(({ resource }) =>
            sources.map((source) => ({ blocklistName: resource.name, source, blocking: true })),
          ),
        },
      },
      ...accountConflicts(account),
      dependsOn: [...new Set([after, ...blocklists.map(({ last }) => last)])],
      lifecycle: { createBeforeDestroy: true },
    });
  }
}

/** What azurerm 4.55 demands of rows that have no severity; 5.0 refuses it. */
const severityToo = "Medium";

/** Every row is stated, also one that refuses nothing: the service's default would fill in what is left out. */
function rowsOf({ thresholds, jailbreak, indirectAttack, protectedMaterial }: ContentFilterRules): FilterRow[] {
  const harms: readonly (readonly [string, Strength])[] = [
    ["Hate", thresholds.hate],
    ["Sexual", thresholds.sexual],
    ["Violence", thresholds.violence],
    ["Selfharm", thresholds.selfHarm],
  ];
  return [
    ...harms.flatMap(([name, strength]) =>
      sources.map((source): FilterRow => ({ name, source, refuses: true, severity: severities[strength] })),
    ),
    { name: "Jailbreak", source: "Prompt", refuses: jailbreak },
    { name: "Indirect Attack", source: "Prompt", refuses: indirectAttack },
    { name: "Protected Material Text", source: "Completion", refuses: protectedMaterial },
    { name: "Protected Material Code", source: "Completion", refuses: protectedMaterial },
  ];
}
