import type { LanePlan, Plan } from "./plan";

const to = (digits: number) => (value: number) => Number(value.toFixed(digits));
const cents = to(2);
const share = to(4);
const tenth = to(1);
const whole = to(0);

/** Rounds what a person reads: money to cents, shares to four digits, tokens to whole ones. */
export function rounded(plan: Plan): Plan {
  return {
    ...plan,
    monthlyUsd: cents(plan.monthlyUsd),
    ...(plan.gapUsd === undefined ? {} : { gapUsd: cents(plan.gapUsd) }),
    ...(plan.conceded
      ? { conceded: plan.conceded.map((each) => ({ ...each, fulfilment: share(each.fulfilment) })) }
      : {}),
    ...(plan.binding ? { binding: plan.binding.map((each) => ({ ...each, savesUsd: cents(each.savesUsd) })) } : {}),
    lanes: plan.lanes.map((lane) => ({
      ...lane,
      expected: {
        monthlyUsd: {
          provisioned: cents(lane.expected.monthlyUsd.provisioned),
          metered: cents(lane.expected.monthlyUsd.metered),
          total: cents(lane.expected.monthlyUsd.total),
        },
        meteredOnlyUsd: cents(lane.expected.meteredOnlyUsd),
        provisionedShare: share(lane.expected.provisionedShare),
        ...monthTokens(lane.expected),
        utilization: share(lane.expected.utilization),
        peakTokensPerMinute: whole(lane.expected.peakTokensPerMinute),
        peakRequestsPer10Seconds: whole(lane.expected.peakRequestsPer10Seconds),
        ...roundedSureness(lane.expected),
      },
      neighbours: lane.neighbours.map(({ ptu, monthlyUsd, provisionedShare }) => ({
        ptu,
        monthlyUsd: cents(monthlyUsd),
        provisionedShare: share(provisionedShare),
      })),
    })),
  };
}

function monthTokens({ monthTokens: tokens }: LanePlan["expected"]): Pick<LanePlan["expected"], "monthTokens"> {
  if (!tokens) return {};
  return { monthTokens: { prompt: whole(tokens.prompt), cached: whole(tokens.cached), output: whole(tokens.output) } };
}

function roundedSureness({ spillover, dayToDay, concurrency }: LanePlan["expected"]): Partial<LanePlan["expected"]> {
  return {
    ...(concurrency
      ? { concurrency: { ...concurrency, mean: tenth(concurrency.mean), peak: tenth(concurrency.peak) } }
      : {}),
    ...(spillover
      ? {
          spillover: {
            counted: share(spillover.counted),
            least: share(spillover.least),
            most: share(spillover.most),
            leastUsd: cents(spillover.leastUsd),
            mostUsd: cents(spillover.mostUsd),
          },
        }
      : {}),
    ...(dayToDay
      ? {
          dayToDay: {
            days: dayToDay.days,
            monthlyUsd: [cents(dayToDay.monthlyUsd[0]), cents(dayToDay.monthlyUsd[1])],
            provisionedShare: [share(dayToDay.provisionedShare[0]), share(dayToDay.provisionedShare[1])],
            ptu: [whole(dayToDay.ptu[0]), whole(dayToDay.ptu[1])],
          },
        }
      : {}),
  };
}
