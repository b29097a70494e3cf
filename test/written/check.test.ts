import { z } from "zod";
import { checkAgainst } from "../../written/check";
import { UserError } from "../../written/problem";
import { parseYaml } from "../../written/yaml-tree";

const schema = z.strictObject({
  units: z.int().min(1).max(3).optional(),
  share: z.number().optional(),
  tier: z.enum(["Basic", "Premium"]).optional(),
  name: z.string().min(1).max(4).optional(),
  word: z
    .string()
    .regex(/^[a-z]+$/, "must be lower-case letters")
    .optional(),
  email: z.email().optional(),
  range: z.cidrv4().optional(),
  list: z.array(z.number()).min(1).max(2).optional(),
  either: z.union([z.union([z.string(), z.number()]), z.array(z.string())]).optional(),
  tags: z.record(z.string().max(5), z.string()).optional(),
  nested: z.strictObject({ capacity: z.number(), growth: z.number().optional() }).optional(),
  items: z.array(z.strictObject({ name: z.string() })).optional(),
});

function told(text: string): readonly string[] {
  try {
    checkAgainst(schema, parseYaml(text, "a.yaml"));
    return [];
  } catch (error) {
    if (error instanceof UserError) return error.message.split("\n");
    throw error;
  }
}

test("returns what was written once it is known to fit", () => {
  const text = "units: 2\nnested: { capacity: 1 }\nitems: [{ name: a }]\n";
  expect(checkAgainst(schema, parseYaml(text, "a.yaml"))).toEqual({
    units: 2,
    nested: { capacity: 1 },
    items: [{ name: "a" }],
  });
});

test.each([
  ["a number below its range", "units: 0", "1:8  units: must be at least 1, got 0"],
  ["a number above its range", "units: 4", "1:8  units: must be at most 3, got 4"],
  ["a fraction where units are whole", "units: 1.5", "1:8  units: must be a whole number, got 1.5"],
  ["text where a number must be", "share: lots", '1:8  share: must be a number, got "lots"'],
  ["what is no number", "share: .nan", "1:8  share: must be a number, got NaN"],
  ["a setting without a value", "share:", "1:7  share: must be a number, got nothing"],
  ["a value that is not listed", "tier: Gold", '1:7  tier: must be one of Basic, Premium, got "Gold"'],
  ["empty text", 'name: ""', "1:7  name: must be at least 1 character long, got 0"],
  ["long text", "name: abcde", "1:7  name: must be at most 4 characters long, got 5"],
  ["text that breaks a rule", "word: Abc", '1:7  word: must be lower-case letters, got "Abc"'],
  ["what is no address", "email: me", '1:8  email: must be an e-mail address, got "me"'],
  ["what is no range", "range: 10.0.0.0", '1:8  range: must be an address range such as 10.40.0.0/16, got "10.0.0.0"'],
  ["an empty list", "list: []", "1:7  list: must hold at least 1, got 0"],
  ["a list that is too long", "list: [1, 2, 3]", "1:7  list: must hold at most 2, got 3"],
  ["text in the place of a list, once", "list: abc", '1:7  list: must be a list, got "abc"'],
  [
    "a map where one of several kinds must be",
    "either: {}",
    "1:9  either: must be one of text, a number, a list, got a map",
  ],
  [
    "a name that is too long",
    "tags: { abcdef: x }",
    "1:17  tags.abcdef: must have a name that holds: must be at most 5 characters long, got 6",
  ],
  ["a setting that must be set", "nested: {}", "1:9  nested.capacity: must be set"],
  ["a misspelt setting", "untis: 1", '1:1  untis: is not a known setting (did you mean "units"?)'],
  [
    "an unknown setting inside another",
    "nested: { capacity: 1, x: 1 }",
    "1:24  nested.x: is not a known setting (known: capacity, growth)",
  ],
  [
    "an unknown setting inside a list",
    "items: [{ name: a, nmae: b }]",
    '1:20  items[0].nmae: is not a known setting (did you mean "name"?)',
  ],
  ["a list in the place of everything", "- 1", "1:1  must be a map of settings, got a list"],
  ["text over several lines, on one", 'tier: "a\\nb"', '1:7  tier: must be one of Basic, Premium, got "a\\nb"'],
  [
    "text of any length, cut short",
    `tier: ${"x".repeat(200)}`,
    `1:7  tier: must be one of Basic, Premium, got "${"x".repeat(79)}…"`,
  ],
])("rejects %s", (_, text, problem) => {
  expect(told(`${text}\n`)).toEqual([`a.yaml:${problem}`]);
});

test("rejects all that is wrong at once, in the order it was written", () => {
  expect(told("items:\n  - name: 5\nunits: 9\ntypo: 1\ntier: Gold\n")).toEqual([
    "a.yaml:2:11  items[0].name: must be text, got 5",
    "a.yaml:3:8  units: must be at most 3, got 9",
    "a.yaml:4:1  typo: is not a known setting (known: units, share, tier, name, word, email, range, list, either, tags, nested, items)",
    'a.yaml:5:7  tier: must be one of Basic, Premium, got "Gold"',
  ]);
});
