import type { CognitiveAccount } from "@cdktf/provider-azurerm/lib/cognitive-account";
import { CognitiveAccountRaiBlocklist } from "@cdktf/provider-azurerm/lib/cognitive-account-rai-blocklist";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { accountConflicts } from "./account-conflicts";
import { AzapiResource } from "./azapi-resource";
import { nameUuid } from "./name-uuid";
import { terraformText } from "./terraform-text";

/** A term that is refused: as it stands, or as a regular expression. */
export interface BlocklistTerm {
  readonly pattern: string;
  readonly isRegex: boolean;
}

export interface BlocklistProps {
  readonly account: CognitiveAccount;
  readonly name: string;
  readonly terms: readonly BlocklistTerm[];
  /** The account's child that was made before this one. */
  readonly after: ITerraformDependable;
}

/** Terms that content filters of one account refuse. The list is azurerm's, which does not know its terms: they are azapi's. */
export class Blocklist extends Construct {
  readonly resource: CognitiveAccountRaiBlocklist;
  /** The last of its terms: what needs the whole list waits for it. */
  readonly last: ITerraformDependable;

  constructor(scope: Construct, id: string, { account, name, terms, after }: BlocklistProps) {
    super(scope, id);
    this.resource = new CognitiveAccountRaiBlocklist(this, "Default", {
      cognitiveAccountId: account.id,
      name,
      dependsOn: [after],
      // Removed from a filter, it must outlive the filter's update.
      lifecycle: { createBeforeDestroy: true },
    });
    this.last = this.#addTerms(account, terms);
  }

  /** One after another, each named by what it says: a term that moves in the list is the same term. */
  #addTerms(account: CognitiveAccount, terms: readonly BlocklistTerm[]): ITerraformDependable {
    const named = new Map(terms.map((term) => [`term-${nameUuid(`${term.isRegex}|${term.pattern}`)}`, term]));
    return [...named].reduce<ITerraformDependable>(
      (previous, [name, { pattern, isRegex }]) =>
        new AzapiResource(this, name, {
          type: "Microsoft.CognitiveServices/accounts/raiBlocklists/raiBlocklistItems@2025-06-01",
          name,
          parentId: this.resource.id,
          body: { properties: { pattern: terraformText(pattern), isRegex } },
          ...accountConflicts(account),
          dependsOn: [previous],
          lifecycle: { createBeforeDestroy: true },
        }),
      this.resource,
    );
  }
}
