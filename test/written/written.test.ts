import { suggest } from "../../written/check";
import { fingerprint } from "../../written/fingerprint";
import { layOver } from "../../written/merge";
import { printProblem } from "../../written/problem";
import { parseYaml } from "../../written/yaml-tree";

const base = parseYaml(
  `regions: [a, b]
gateway: { tier: Basic, units: 1 }
workloads:
  - name: chat
    model: small
  - name: night
    model: small
`,
  "base.yaml",
);
const over = parseYaml(
  `regions: [c]
gateway: { units: 2 }
workloads:
  - name: night
    model: large
  - name: new
    model: small
`,
  "prod.yaml",
);
const merged = layOver(base, over);

test("merges maps, merges named lists by name, and replaces any other list", () => {
  expect(merged.value).toEqual({
    regions: ["c"],
    gateway: { tier: "Basic", units: 2 },
    workloads: [
      { name: "chat", model: "small" },
      { name: "night", model: "large" },
      { name: "new", model: "small" },
    ],
  });
});

test.each([
  { path: ["gateway", "tier"], file: "base.yaml", line: 2 },
  { path: ["gateway", "units"], file: "prod.yaml", line: 2 },
  { path: ["workloads", 0, "model"], file: "base.yaml", line: 5 },
  { path: ["workloads", 1, "model"], file: "prod.yaml", line: 5 },
  { path: ["workloads", 2], file: "prod.yaml", line: 6 },
  { path: ["workloads", 0, "notWritten"], file: "base.yaml", line: 4 },
])("remembers that $path was written in $file", ({ path, file, line }) => {
  expect(merged.position(path)).toMatchObject({ file, line });
});

test.each([
  { problem: { message: "must be set" }, printed: "must be set" },
  { problem: { at: { file: "a.yaml" }, message: "must be set" }, printed: "a.yaml  must be set" },
  {
    problem: { at: { file: "a.yaml", line: 3, column: 5 }, path: "regions[1]", message: "must be set" },
    printed: "a.yaml:3:5  regions[1]: must be set",
  },
])("prints $printed", ({ problem, printed }) => {
  expect(printProblem(problem)).toBe(printed);
});

test("suggests what is near, and lists what there is where nothing is", () => {
  expect(suggest("capactiy", ["capacity", "regions"])).toBe('did you mean "capacity"?');
  expect(suggest("x", ["capacity", "regions"])).toBe("known: capacity, regions");
});

test("gives one fingerprint to a value however its keys are ordered, and another to another value", () => {
  expect(fingerprint({ a: 1, b: { c: 2, d: [1, 2] } })).toBe(fingerprint({ b: { d: [1, 2], c: 2 }, a: 1 }));
  expect(fingerprint([1, 2])).not.toBe(fingerprint([2, 1]));
});
