import type { Plan } from "../capacity/plan";
import type { WhatIf } from "../capacity/what-if";
import type { Config } from "../config/schema";
import { UserError } from "../written/problem";
import { describeAt, dollars } from "./plan-lines";
import { tell } from "./progress";

/** Tells the plan as it is, then what each change alone makes of it, then all of them together; nothing is written. */
export function compare(config: Config, changes: readonly WhatIf[], plan: (config: Config) => Plan): void {
  const base = plan(config);
  tell(`as it is: ${dollars(base.monthlyUsd)} a month for models`, ...base.lanes.map(describeAt));
  const together = {
    asked: "all together",
    change: (whole: Config) => changes.reduce((each, { change }) => change(each), whole),
  };
  for (const { asked, change } of changes.length > 1 ? [...changes, together] : changes) {
    tell(...changed(asked, base, () => plan(change(config))));
  }
}

/** Lanes that a change makes other than they are, and what it comes to; or why it can't be. */
function changed(asked: string, base: Plan, plan: () => Plan): string[] {
  try {
    const { monthlyUsd, lanes } = plan();
    const lines = lanes.map(describeAt).filter((line, index) => line !== base.lanes.map(describeAt)[index]);
    const same = lines.length === 0 ? ["  no lane changes"] : lines;
    return [
      `${asked}: ${dollars(monthlyUsd)} a month for models (${difference(monthlyUsd - base.monthlyUsd)})`,
      ...same,
    ];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [`${asked}: cannot be served`, ...error.problems.map(({ message }) => `  ${message}`)];
  }
}

function difference(usd: number): string {
  return usd < 0 ? `−${dollars(-usd)}` : `+${dollars(usd)}`;
}
