import { existsSync, readFileSync } from "node:fs";
import { parsePlan, planFileOf } from "../capacity/plan-file";
import type { Deployment } from "../emulator/deployment";
import { type Problem, UserError } from "../written/problem";

/** Throws a `UserError` where what was synthesized is not what the committed plan says: the plan was made since, or is another's. */
export function checkSynthesis(configFile: string, { accounts }: Deployment, cure: string): void {
  const file = planFileOf(configFile);
  if (!existsSync(file)) return;
  const plan = parsePlan(readFileSync(file, "utf8"), file);
  const made = new Map(
    accounts.flatMap(({ region, deployments }) => deployments.map((each) => [`${each.name} in ${region}`, each])),
  );
  const planned = plan.lanes.flatMap(({ deployments }) =>
    deployments.filter(({ sharedFrom }) => sharedFrom === undefined),
  );
  const problems: Problem[] = planned.flatMap(({ name, region, sku, capacity }) => {
    const key = `${name} in ${region}`;
    const found = made.get(key);
    made.delete(key);
    if (found?.sku === sku && found.capacity === capacity) return [];
    const got = found ? `${found.sku} of ${found.capacity}` : "none";
    return [{ path: key, message: `must be ${sku} of ${capacity}, as ${file} says, got ${got} (${cure})` }];
  });
  for (const key of made.keys()) problems.push({ path: key, message: `must not be there, as ${file} says (${cure})` });
  if (problems.length > 0) throw new UserError(problems);
}
