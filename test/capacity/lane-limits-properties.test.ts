import fc from "fast-check";
import { laneLimits } from "../../capacity/lane-limits";
import { loadCatalog } from "../../catalog/load-catalog";
import { type Consumer, priorities } from "../../config/consumer-schema";
import type { Config } from "../../config/schema";
import { configWith, consumerWith, workloadWith } from "../config-builder";
import { deploymentWith, laneWith, planWith } from "../plan-builder";

const catalog = loadCatalog();
const twoRegions: Partial<Config> = {
  regions: ["swedencentral", "francecentral"],
  gateway: { ...configWith().gateway, tier: "Premium", topology: "multiRegion" },
};
const consumers = fc
  .array(
    fc.record({
      priority: fc.constantFrom(...priorities),
      tokens: fc.option(fc.integer({ min: 1, max: 200_000 }), { nil: undefined }),
      requests: fc.option(fc.integer({ min: 1, max: 200 }), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((rows) =>
    rows.map(({ priority, tokens, requests }, index) =>
      consumerWith({
        name: `c${index}`,
        priority,
        lanes: [
          {
            workload: "chat",
            ...(tokens === undefined ? {} : { tokensPerMinute: tokens }),
            ...(requests === undefined ? {} : { requestsPerMinute: requests }),
          },
        ],
      }),
    ),
  );
const oversubscription = fc.integer({ min: 10, max: 100 }).map((tenths) => tenths / 10);
const capacity = fc.integer({ min: 1, max: 2000 });
const topology = fc.constantFrom<Partial<Config>>({}, twoRegions);

/** A lane whose largest request is 10,000 tokens. */
function computed(who: readonly Consumer[], oversubscribed: number, thousands: number, where: Partial<Config>) {
  const context = { maxPromptTokens: 8000, maxOutputTokens: 2000, maxBodyKilobytes: 256 };
  const workload = workloadWith({ context, oversubscription: oversubscribed });
  const config = configWith({ workloads: [workload], consumers: who, ...where });
  const plan = planWith(config, [laneWith(workload, "ab12", [deploymentWith({ capacity: thousands })])]);
  return laneLimits(config, plan, catalog);
}

test("no more is handed out than was planned × oversubscription, unless it is refused", () => {
  fc.assert(
    fc.property(consumers, oversubscription, capacity, topology, (who, factor, thousands, where) => {
      const limits = computed(who, factor, thousands, where);
      const sum = (limits.lanes[0]?.consumers ?? []).reduce((all, { tokensPerMinute }) => all + tokensPerMinute, 0);
      const gateways = where.regions?.length ?? 1;
      return limits.problems.length > 0 || sum * gateways <= thousands * 1000 * factor + 1e-6;
    }),
  );
});

test("more planned never means less for anybody", () => {
  fc.assert(
    fc.property(consumers, oversubscription, capacity, topology, fc.nat(500), (who, factor, thousands, where, more) => {
      const [less] = computed(who, factor, thousands, where).lanes;
      const [greater] = computed(who, factor, thousands + more, where).lanes;
      const grew = greater?.consumers.every(
        (limit, index) =>
          limit.tokensPerMinute >= (less?.consumers[index]?.tokensPerMinute ?? 0) &&
          limit.requestsPerMinute >= (less?.consumers[index]?.requestsPerMinute ?? 0),
      );
      return grew && (greater?.leftoverTokensPerMinute ?? 1) >= (less?.leftoverTokensPerMinute ?? 1);
    }),
  );
});

test("their order decides the order of the limits and nothing else", () => {
  fc.assert(
    fc.property(consumers, oversubscription, capacity, (who, factor, thousands) => {
      const [forth] = computed(who, factor, thousands, {}).lanes;
      const [back] = computed([...who].reverse(), factor, thousands, {}).lanes;
      expect({ ...back, consumers: [...(back?.consumers ?? [])].reverse() }).toEqual(forth);
    }),
  );
});

test("every limit is a whole number of at least 1", () => {
  fc.assert(
    fc.property(consumers, oversubscription, capacity, topology, (who, factor, thousands, where) => {
      const [lane] = computed(who, factor, thousands, where).lanes;
      const figures = [
        lane?.leftoverTokensPerMinute ?? 1,
        ...(lane?.consumers ?? []).flatMap(({ tokensPerMinute, requestsPerMinute }) => [
          tokensPerMinute,
          requestsPerMinute,
        ]),
      ];
      return figures.every((figure) => Number.isSafeInteger(figure) && figure >= 1);
    }),
  );
});
