import { peakEnqueuedTokens } from "../../capacity/batch-limit";
import { type DemandBin, type LaneDemand, laneDemand } from "../../capacity/demand";
import { standardLimit } from "../../capacity/standard-limit";
import type { Profile, ProfileBin } from "../../traffic/profile";

const bin = (overrides: Partial<DemandBin>): DemandBin => ({
  startSeconds: 0,
  requests: 1,
  promptTokens: 0,
  cachedTokens: 0,
  outputTokens: 0,
  requestedOutputTokens: 0,
  peakRequests10s: 1,
  ...overrides,
});
const lane = (...bins: DemandBin[]): LaneDemand => ({
  binSeconds: 60,
  windowSeconds: 3600,
  requests: bins.length,
  bins,
});
const small = { headroom: 1, maxPromptTokens: 1000, maxOutputTokens: 500 };
const oneForOne = { requestsPerMinutePer1000Tokens: 1 };

const limits = [
  {
    name: "prompt and requested output of the busiest bin, cached tokens too",
    demand: lane(
      bin({ promptTokens: 40_000, cachedTokens: 39_000, requestedOutputTokens: 20_100 }),
      bin({ promptTokens: 50_000 }),
    ),
    capacity: 61,
    because: "busiest minute asks 60,100 tokens, prompt and requested output; × 1 headroom",
  },
  {
    name: "requests in 10 seconds when they bind",
    demand: lane(bin({ promptTokens: 1000, peakRequests10s: 12 })),
    capacity: 72,
    because: "busiest 10 seconds bring 12 requests, at 1 requests a minute for 1,000 tokens; × 1 headroom",
  },
  {
    name: "one request of the largest size, which a smaller limit would always refuse",
    demand: lane(bin({ promptTokens: 10, peakRequests10s: 0 })),
    capacity: 2,
    because: "one request of the largest size the lane admits is 1,500 tokens",
  },
];

test.each(limits)("sizes Standard for $name", ({ demand, capacity, because }) => {
  expect(standardLimit(demand, oneForOne, small)).toEqual({ capacity, because: [because] });
});

test("lets headroom grow what was measured, but not the largest request", () => {
  const busy = lane(bin({ promptTokens: 100_000 }));
  expect(standardLimit(busy, oneForOne, { ...small, headroom: 1.25 }).capacity).toBe(125);
  expect(standardLimit(lane(bin({ peakRequests10s: 0 })), oneForOne, { ...small, headroom: 10 }).capacity).toBe(2);
});

const profileBin: ProfileBin = {
  workload: "chat",
  startSeconds: 0,
  requests: 10,
  promptTokens: 1000,
  cachedTokens: 100,
  outputTokens: 300,
  requestsWithMaxOutput: 4,
  maxOutputTokens: 40_000,
  peakRequests10s: 5,
};

test("bounds what callers ask for by the lane's output cap, which the gateway injects where they ask for nothing", () => {
  const profile = {
    binSeconds: 60,
    window: { fromSeconds: 0, toSeconds: 60 },
    bins: [profileBin],
  } as unknown as Profile;
  const [grown] = laneDemand(profile, "chat", { growth: 2, maxOutputTokens: 800 }).bins;
  // 4 requests asked for 40,000 and get 800 each; 6 asked for nothing and get 800 each; then growth.
  expect(grown).toMatchObject({ requestedOutputTokens: 2 * (4 * 800 + 6 * 800), promptTokens: 2000, requests: 20 });
});

test("holds a batch job's tokens for 24 hours", () => {
  const hour = (hours: number, promptTokens: number) =>
    bin({ startSeconds: hours * 3600, promptTokens, requestedOutputTokens: 1 });
  expect(peakEnqueuedTokens(lane(hour(0, 100), hour(23, 10), hour(24, 50), hour(30, 5)))).toBe(112);
  expect(peakEnqueuedTokens(lane(hour(0, 10), hour(25, 100), hour(48, 7), hour(49, 100)))).toBe(109);
});
