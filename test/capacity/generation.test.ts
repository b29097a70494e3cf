import { generationOf, spilloverName } from "../../capacity/generation";
import { workloadWith } from "../config-builder";

const workload = workloadWith();

test.each([
  ["another SKU", generationOf(workload, ["DataZoneStandard"])],
  ["another model", generationOf({ ...workload, model: "gpt-5.6-sol" }, ["GlobalStandard"])],
  ["another service tier, as another resource of Terraform", generationOf(workload, ["GlobalStandard"], "priority")],
])("a lane's deployments are renamed for %s", (_, generation) => {
  expect(generation).not.toBe(generationOf(workload, ["GlobalStandard"]));
});

test("the standard tier leaves names as they were before there was another", () => {
  expect(generationOf(workload, ["DataZoneProvisionedManaged", "DataZoneStandard"])).toBe("lhut");
});

test("a spillover's tier renames the spillover alone, so that PTUs are not bought twice", () => {
  expect([spilloverName("chat-ab12"), spilloverName("chat-ab12", "priority")]).toEqual([
    "chat-ab12-spill",
    "chat-ab12-spill-pri",
  ]);
});
