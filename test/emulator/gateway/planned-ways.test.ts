import { configWith, consumerWith, workloadWith } from "../../config-builder";
import { deploymentWith, laneWith, planWith, provisionedLane, sharingLane } from "../../plan-builder";
import { deploymentOf, emulated, hello } from "./emulated";

const chat = workloadWith();
const help = workloadWith({ name: "help" });
const regions = ["swedencentral", "francecentral"] as const;

test("lanes that share a deployment fill the same capacity", async () => {
  const pool = provisionedLane(chat, regions);
  const config = configWith({
    regions: [...regions],
    workloads: [chat, help],
    consumers: [consumerWith({ lanes: [{ workload: "chat" }, { workload: "help" }] })],
  });
  const gateway = emulated(
    deploymentOf({ name: "dev", config, plan: planWith(config, [pool, sharingLane(help, pool)]) }),
  );
  for (const lane of ["chat", "help", "help"]) expect((await gateway.ask({ lane })).status).toBe(200);
  const states = gateway.outside.accounts.flatMap(({ region, account }) =>
    account.state(0).map(({ deployment, admitted }) => `${deployment} in ${region}: ${admitted}`),
  );
  expect(states.sort()).toEqual([
    "chat-cd34 in francecentral: 0",
    "chat-cd34 in swedencentral: 3",
    "chat-cd34-spill in swedencentral: 0",
  ]);
});

test.each([
  ["priority", {}, "priority"],
  ["priority, and a request that wants none", { service_tier: "default" }, "default"],
  ["the standard tier", {}, undefined],
])("a lane of %s is answered by it", async (planned, asked, tier) => {
  const serviceTier = planned === "the standard tier" ? {} : ({ serviceTier: "priority" } as const);
  const lane = laneWith(chat, "ab12", [deploymentWith({ sku: "GlobalStandard", ...serviceTier })]);
  const config = configWith({ workloads: [chat] });
  const gateway = emulated(deploymentOf({ name: "dev", config, plan: planWith(config, [lane]) }));
  const answer = await gateway.ask({ body: { ...hello, ...asked } });
  expect([answer.status, answer.json.service_tier]).toEqual([200, tier]);
});
