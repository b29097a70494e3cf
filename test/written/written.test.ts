import { suggest } from "../../written/check";
import { fingerprint } from "../../written/fingerprint";
import { layOver } from "../../written/merge";
import { inFileOrder, printProblem } from "../../written/problem";
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

test("keeps both items where one list holds a name twice, for a rule to see", () => {
  const twice = layOver(
    parseYaml("list: [{ name: a, x: 1 }, { name: a, x: 2 }]\n", "base.yaml"),
    parseYaml("list: [{ name: a, y: 1 }, { name: b }]\n", "prod.yaml"),
  );
  expect(twice.value).toEqual({ list: [{ name: "a", x: 1, y: 1 }, { name: "a", x: 2 }, { name: "b" }] });
});

test.each([
  { under: "a: { b: 1 }", over: "a: 2", value: { a: 2 } },
  { under: "a: [{ name: x }]", over: "a: []", value: { a: [] } },
  { under: "a: [{ name: x }]", over: "a: [y]", value: { a: ["y"] } },
  { under: "a: [{ name: x }, y]", over: "a: [{ name: x }]", value: { a: [{ name: "x" }] } },
  { under: "a: { b: 1 }", over: "a:", value: { a: null } },
])("lays $over over $under", ({ under, over: top, value }) => {
  expect(layOver(parseYaml(under, "base.yaml"), parseYaml(top, "prod.yaml")).value).toEqual(value);
});

test("keeps the places of values that an alias repeats", () => {
  const shared = parseYaml("one: &one { a: 1 }\ntwo: *one\n", "base.yaml");
  const laid = layOver(shared, parseYaml("two: { b: 2 }\n", "prod.yaml"));
  expect(laid.value).toEqual({ one: { a: 1 }, two: { a: 1, b: 2 } });
  expect(laid.position(["two", "a"])).toEqual({ file: "base.yaml", line: 1, column: 16 });
});

test("puts problems in the order of files as met, lines and columns", () => {
  const problem = (file: string, line: number, column: number) => ({ at: { file, line, column }, message: "m" });
  const [first, second, third, fourth] = [
    problem("b", 9, 1),
    problem("a", 1, 2),
    problem("a", 1, 7),
    problem("a", 10, 1),
  ];
  expect(inFileOrder([first, fourth, third, second])).toEqual([first, second, third, fourth]);
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
