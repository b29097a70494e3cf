import type { CognitiveAccount } from "@cdktf/provider-azurerm/lib/cognitive-account";

/** What an account's child that azapi writes needs beside its place in the chain: azurerm's lock on the account is not azapi's. */
export function accountConflicts(account: CognitiveAccount) {
  return { locks: [account.id], retry: ["RequestConflict", "Another operation is being performed"] } as const;
}
