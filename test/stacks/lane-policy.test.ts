import type { LaneLimits } from "../../capacity/lane-limits";
import { lanePolicyText } from "../../stacks/lane-policy";
import type { LaneNames } from "../../stacks/lane-policy-props";
import { configWith, workloadWith } from "../config-builder";
import { meteredLane, provisionedLane } from "../plan-builder";

const workload = workloadWith({ name: "chat" });
const config = configWith({ workloads: [workload] });
const names: LaneNames = {
  pool: "chat",
  nearPools: [],
  members: [{ backend: "chat-swedencentral", region: "swedencentral", host: "contoso.openai.azure.com" }],
  breakerSeconds: 10,
  identityClientId: "11111111-1111-1111-1111-111111111111",
};
const limits: LaneLimits = {
  workload: "chat",
  plannedTokensPerMinute: 100_000,
  plannedRequestsPerMinute: 100,
  consumers: [{ consumer: "portal", tokensPerMinute: 100_000, requestsPerMinute: 100, low: false }],
};
const hashOf = (text: string) => /<!-- headroom (sha256:\w+) -->/.exec(text)?.[1];

test("a lane's policy sends its deployment's name to its pool, as the gateway's identity", () => {
  const lane = provisionedLane(workload, ["swedencentral", "francecentral"]);
  const { text, backends } = lanePolicyText(config, lane, limits, names);
  expect(text).toContain("chat-cd34");
  expect(text).toContain('client-id="11111111-1111-1111-1111-111111111111"');
  expect(backends).toContain("chat");
});

test("a policy's hash does not move with a reference that Terraform fills in later", () => {
  const lane = meteredLane(workload, ["swedencentral"]);
  const [first, second] = ["TOKEN.7", "TOKEN.8"].map((identityClientId) =>
    hashOf(lanePolicyText(config, lane, limits, { ...names, identityClientId }).text),
  );
  expect(first).toMatch(/^sha256:/);
  expect(second).toBe(first);
});
