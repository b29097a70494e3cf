import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadPlan } from "../../capacity/load-plan";
import { planFileOf } from "../../capacity/plan-file";
import { loadCatalog } from "../../catalog/load-catalog";
import { environmentFiles, loadConfig } from "../../config/load-config";
import { type PolicyElement, readPolicyXml } from "../../review/policy-xml";
import { readStack } from "../constructs/synthesize";
import { expectGolden } from "../golden-file";
import { environmentText } from "./synthesize-environment";

const root = join(__dirname, "../..");
const goldens = join(__dirname, "../golden/policy/shipped");
const catalog = loadCatalog();
const files = ["config", "examples"]
  .flatMap((folder) => environmentFiles(join(root, folder)))
  .filter((file) => existsSync(planFileOf(file)));

/** What tells a statement from another of its name. */
const marks = ["id", "name", "backend-id"];
/** Statements that hold others. */
const holders = [
  "policies",
  "inbound",
  "backend",
  "outbound",
  "on-error",
  "choose",
  "when",
  "otherwise",
  "retry",
  "wait",
];

/** The pipeline of a policy: its statements in order, by name and what tells them apart. */
function outlineOf({ name, attributes, children }: PolicyElement, depth = 0): string[] {
  const mark = marks.map((each) => attributes[each]).find((value) => value !== undefined && !value.startsWith("@"));
  const label = mark === undefined ? name : `${name} ${mark}`;
  const inside = [...holders, "limit-concurrency"].includes(name) ? children : [];
  return [`${"  ".repeat(depth)}${label}`, ...inside.flatMap((child) => outlineOf(child, depth + 1))];
}

test.each(files.map((file) => file.slice(root.length + 1)))("ships %s with the policies that were reviewed", (file) => {
  const loaded = loadConfig(join(root, file), catalog);
  const plan = loadPlan(join(root, file), loaded, catalog);
  const { config } = loaded;
  const text = environmentText({ name: config.environment, config, plan }, catalog);
  const policies = Object.entries(readStack(JSON.parse(text.gateway)).all("azurerm_api_management_api_policy"));
  expect(policies.length).toBeGreaterThan(0);
  const pipelines = policies.map(([address, { xml_content }]) => {
    const lane = /^lane-(.+)_Api_Policy/.exec(address)?.[1] ?? address;
    expectGolden(join(goldens, config.environment, `${lane}.xml`), xml_content);
    return [lane, ...outlineOf(readPolicyXml(xml_content), 1)].join("\n");
  });
  expectGolden(join(goldens, config.environment, "pipelines.txt"), `${pipelines.join("\n")}\n`);
});
