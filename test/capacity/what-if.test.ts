import { whatIfs } from "../../capacity/what-if";
import { UserError } from "../../written/problem";
import { configWith, workloadWith } from "../config-builder";

const config = configWith({
  regions: ["swedencentral", "francecentral"],
  workloads: [workloadWith(), workloadWith({ name: "agent" })],
});

test.each([
  ["growth=2", { capacity: { growth: 2 } }],
  ["headroom=1.5", { capacity: { headroom: 1.5 } }],
  ["payment=yearly", { capacity: { payment: "yearly" } }],
  [
    "provisionedShare=0.9",
    { workloads: [{ objectives: { provisionedShare: 0.9 } }, { objectives: { provisionedShare: 0.9 } }] },
  ],
])("%s changes that, and nothing else", (asked, expected) => {
  const [first] = whatIfs(config, [asked], []);
  const changed = first?.change(config);
  expect(changed).toMatchObject(expected);
  expect({ ...changed, capacity: config.capacity, workloads: config.workloads }).toEqual(config);
});

test("a region is done without", () => {
  const [first] = whatIfs(config, [], ["swedencentral"]);
  expect([first?.asked, first?.change(config).regions]).toEqual(["without swedencentral", ["francecentral"]]);
});

test("rejects what can't be asked, all at once", () => {
  const ask = () =>
    whatIfs(
      configWith(),
      ["growth=x", "growth=", "growth=1000", "payment=never", "tokens=5"],
      ["mars", "swedencentral"],
    );
  expect(ask).toThrow(UserError);
  expect(ask).toThrow(
    [
      '--what-if: must set growth to a number from 0.1 to 100, got "growth=x"',
      '--what-if: must set growth to a number from 0.1 to 100, got "growth="',
      '--what-if: must set growth to a number from 0.1 to 100, got "growth=1000"',
      '--what-if: must set payment to hourly, monthly or yearly, got "payment=never"',
      '--what-if: must name one of growth, headroom, payment, provisionedShare, got "tokens=5"',
      '--without-region: must be one of swedencentral, got "mars"',
      '--without-region: must leave a region, got "swedencentral", which is the only one',
    ].join("\n"),
  );
});
