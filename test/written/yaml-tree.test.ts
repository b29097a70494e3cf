import { UserError } from "../../written/problem";
import { parseYaml } from "../../written/yaml-tree";

/** What a person is told of a faulty text. */
function told(text: string | Uint8Array): readonly string[] {
  try {
    parseYaml(text, "a.yaml");
    return [];
  } catch (error) {
    if (error instanceof UserError) return error.message.split("\n");
    throw error;
  }
}

const document = parseYaml(
  `# a comment
name: dev
list: [1, { deep: x }]
shared: &shared
  inner: 1
again: *shared
"quoted key": 2
empty:
`,
  "a.yaml",
);

test.each([
  { path: [], line: 2, column: 1 },
  { path: ["name"], line: 2, column: 7 },
  { path: ["list", 0], line: 3, column: 8 },
  { path: ["list", 1, "deep"], line: 3, column: 19 },
  { path: ["again", "inner"], line: 5, column: 10 },
  { path: ["quoted key"], line: 7, column: 15 },
  { path: ["list", 1, "absent"], line: 3, column: 11 },
  { path: ["absent", "further"], line: 2, column: 1 },
])("places the value of $path, or its nearest ancestor, at $line:$column", ({ path, line, column }) => {
  expect(document.position(path)).toEqual({ file: "a.yaml", line, column });
});

test.each([
  { path: ["name"], line: 2, column: 1 },
  { path: ["list", 1, "deep"], line: 3, column: 13 },
  { path: ["quoted key"], line: 7, column: 1 },
  { path: ["empty"], line: 8, column: 1 },
])("places the key of $path at $line:$column", ({ path, line, column }) => {
  expect(document.position(path, "key")).toEqual({ file: "a.yaml", line, column });
});

test("counts lines alike whether they end as on Windows or not, and skips a byte order mark", () => {
  const marked = parseYaml(new TextEncoder().encode("\uFEFFa: 1\r\nb: 2\r\n"), "a.yaml");
  expect(marked.value).toEqual({ a: 1, b: 2 });
  expect(marked.position(["b"])).toEqual({ file: "a.yaml", line: 2, column: 4 });
});

test.each<[string, string | Uint8Array, readonly string[]]>([
  ["nothing", "", ["a.yaml:1:1  must hold YAML, got an empty file"]],
  ["nothing but comments", "# later\n", ["a.yaml:1:1  must hold YAML, got an empty file"]],
  ["a tab", "a:\n\tb: 1\n", ["a.yaml:2:1  must be indented with spaces, got a tab"]],
  ["a key twice", "a: 1\nb: 2\na: 3\n", ['a.yaml:3:1  must be set once, got "a" again (first on line 1)']],
  ["a key twice, quoted", 'a: 1\n"a": 2\n', ['a.yaml:2:1  must be set once, got "a" again (first on line 1)']],
  [
    "a key twice in the second item of a list",
    "- x: 1\n  y: 2\n- y: 3\n  x: 4\n  y: 5\n",
    ['a.yaml:5:3  must be set once, got "y" again (first on line 3)'],
  ],
  [
    "an alias of nothing",
    "a: &one 1\nb: *two\n",
    ["a.yaml:2:4  must refer to an anchor set before it, got *two (there are &one)"],
  ],
  [
    "an alias before its anchor",
    "a: *one\nb: &one 1\n",
    ["a.yaml:1:4  must refer to an anchor set before it, got *one (there is none)"],
  ],
  ["an alias of what holds it", "a: &a\n  b: *a\n", ["a.yaml:2:6  must not refer to what it is part of, got *a"]],
  [
    "an open quote",
    'a: 1\nb: "x\nc: 2\n',
    ['a.yaml:2:4  must end with ", got the end of the file (close what starts here)'],
  ],
  ["an open list", "a: [1, 2\nb: 3\n", ["a.yaml:1:4  must end with ] (close what starts here)"]],
  ["an open map", "a: { x: 1\nb: 3\n", ["a.yaml:1:4  must end with } (close what starts here)"]],
  ["two documents", "a: 1\n---\nb: 2\n", ["a.yaml:2:1  must be one document, got a second after ---"]],
  [
    "two documents, the second of them faulty",
    "a: 1\n---\nb: @x\n",
    [
      "a.yaml:2:1  must be one document, got a second after ---",
      "a.yaml:3:4  must be in quotes where a text starts with @",
    ],
  ],
  [
    "a value and settings below it",
    "a: 1\n  b: 2\n",
    [
      "a.yaml:1:4  must be one value: no setting may follow it on its line or be indented below it (check the indentation, or put a text with a colon in quotes)",
    ],
  ],
  [
    "settings that do not line up",
    "a:\n    b: 1\n  c: 2\n",
    ["a.yaml:3:1  must start in the same column as the settings beside it (check the indentation)"],
  ],
  [
    "a line without a colon",
    "a: 1\nbcd\ne: 2\n",
    ['a.yaml:2:1  must be a setting and its value such as "units: 1", got "bcd" (a colon and a space tell them apart)'],
  ],
  ["a tag", "a: !vault x\n", ["a.yaml:1:4  must be a plain value, got the tag !vault"]],
  [
    "an unknown escape",
    'a: "\\q"\n',
    ["a.yaml:1:5  must be a known escape between double quotes, got \\q (single quotes take a backslash as it is)"],
  ],
  [
    "a byte that is not UTF-8, after a character that only looks like one",
    Uint8Array.from([...new TextEncoder().encode("a: \uFFFD\nb: "), 0xe9, 0x0a]),
    ["a.yaml:2:4  must be UTF-8, got a byte that is not: 0xE9 at byte 10 (save the file as UTF-8)"],
  ],
  [
    "UTF-16",
    Uint8Array.from([0xff, 0xfe, 0x61, 0x00]),
    ["a.yaml:1:1  must be UTF-8, got a byte that is not: 0xFF at byte 0 (save the file as UTF-8)"],
  ],
  [
    "faults on several lines, one a line",
    "a: @x\nb: `y`\nc: *z\nc: 1\n",
    [
      "a.yaml:1:4  must be in quotes where a text starts with @",
      "a.yaml:2:4  must be in quotes where a text starts with `",
      "a.yaml:3:4  must refer to an anchor set before it, got *z (there is none)",
      'a.yaml:4:1  must be set once, got "c" again (first on line 3)',
    ],
  ],
])("rejects %s", (_, text, problems) => {
  expect(told(text)).toEqual(problems);
});

test("rejects aliases that would fill the memory", () => {
  const level = (name: string, of: string) => `${name}: &${name} [${Array(10).fill(of).join(", ")}]\n`;
  const text = level("a", "x") + level("b", "*a") + level("c", "*b") + level("d", "*c") + level("e", "*d");
  expect(told(text)).toEqual(["a.yaml:1:1  must repeat values by alias 1000 times at most, got more"]);
});
