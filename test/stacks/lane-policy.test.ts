import { lanePolicyText, workloadOf } from "../../stacks/lane-policy";
import { configWith, workloadWith } from "../config-builder";
import { deploymentWith, laneWith, meteredLane, provisionedLane } from "../plan-builder";

const workload = workloadWith({ name: "chat" });
const config = configWith({ workloads: [workload] });
const names = { pool: "chat", identityClientId: "11111111-1111-1111-1111-111111111111" };
const hashOf = (text: string) => /<!-- headroom (sha256:\w+) -->/.exec(text)?.[1];

test("a lane's policy sends its deployment's name to its pool, as the gateway's identity", () => {
  const { text, backends } = lanePolicyText(
    config,
    provisionedLane(workload, ["swedencentral", "francecentral"]),
    names,
  );
  expect(text).toContain("chat-cd34");
  expect(text).toContain('client-id="11111111-1111-1111-1111-111111111111"');
  expect(text).toContain('<set-backend-service backend-id="chat" />');
  expect(backends).toEqual(["chat"]);
});

test("a policy's hash does not move with a reference that Terraform fills in later", () => {
  const lane = meteredLane(workload, ["swedencentral"]);
  const [first, second] = ["TOKEN.7", "TOKEN.8"].map((identityClientId) =>
    hashOf(lanePolicyText(config, lane, { ...names, identityClientId }).text),
  );
  expect(first).toMatch(/^sha256:/);
  expect(second).toBe(first);
});

test("rejects a pool whose deployments answer to different names", () => {
  const lane = laneWith(workload, "ab12", [
    deploymentWith({ name: "chat-ab12" }),
    deploymentWith({ region: "francecentral", name: "chat-cd34", priority: 2 }),
  ]);
  expect(() => lanePolicyText(config, lane, names)).toThrow(
    new RangeError("lane chat must have one deployment name in all regions, got chat-ab12, chat-cd34"),
  );
});

test("rejects a lane that no request can reach", () => {
  const { priority: _, ...unreachable } = deploymentWith();
  expect(() => lanePolicyText(config, laneWith(workload, "ab12", [unreachable]), names)).toThrow(
    new RangeError("lane chat must have a deployment with a priority"),
  );
});

test("rejects a lane that the config does not know", () => {
  const lane = meteredLane(workloadWith({ name: "other" }), ["swedencentral"]);
  expect(() => workloadOf(config, lane)).toThrow(new RangeError("lane other must be one of the config's workloads"));
});
