/**
 * Says loudly what a machine could not check. Straight to standard error: jest keeps a suite's console to itself when all of
 * its tests are skipped.
 */
export function notChecked(what: string): void {
  process.stderr.write(`not checked: ${what}\n`);
}
