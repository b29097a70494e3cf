import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { PolicyDocument, PolicyNode, PolicyText, Scope } from "../../../emulator/policy/effective";
import { printDocument } from "../../../emulator/policy/print-document";
import { readPolicyDocument } from "../../../emulator/policy/read-document";

const golden = join(__dirname, "../../golden/policy");
const files = readdirSync(golden, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".xml"));

const read = (text: string, scope: Scope = "api") => readPolicyDocument(text, scope, "p", new Map());

/** What a document says, wherever it stands. */
function saidBy({ sections }: Pick<PolicyDocument, "sections">) {
  const kindAndSource = (value: PolicyText | undefined) => value && [value.kind, value.source];
  const nodeOf = (node: PolicyNode): unknown => ({
    name: node.name,
    attributes: [...node.attributes].map(([name, value]) => [name, kindAndSource(value)]),
    text: kindAndSource(node.text),
    children: node.children.map(nodeOf),
  });
  return [...sections].map(([section, nodes]) => [section, nodes.map(nodeOf)]);
}

test("there are golden policies to read", () => {
  expect(files.length).toBeGreaterThan(30);
});

test.each(files)("%s is read the same from what is printed of it", (file) => {
  const scope = file === "global.xml" ? "global" : "api";
  const document = read(readFileSync(join(golden, file), "utf8"), scope);
  expect(saidBy(read(printDocument(document.sections), scope))).toEqual(saidBy(document));
});

/** As people write them: raw, with what an XML parser would refuse. */
const raw = [
  `<policies>
  <!-- it's "raw" & < -->
  <inbound>
    <base />
    <set-variable name="state" value="@{
        // it's fine: "a" && b < c )
        var cookies = context.Request.Headers.GetValueOrDefault("Cookie", "").Split(';');
        for (int i = 0; i < cookies.Length && i < 9; i++) { if (cookies[i] == "a\\"}") { return $"{cookies[i]}?x={i:0}&y={(i > 1 ? "z" : "}")}"; } }
        return @"c:\\";
    }" />
    <choose>
      <when condition='@(context.Request.Body.As<JObject>(preserveContent: true)["model"]?.ToString() == "a" && 1 >= 0)'>
        <return-response>
          <set-status code="@(400 + 1)" reason="&quot;no&quot; &lt; yes" />
          <set-header name="a" exists-action="override"><value>@(b["c"] > '"' ? "</value>" : "&amp;")</value></set-header>
          <set-body><![CDATA[{ "a": "<b>&amp;" }]]></set-body>
        </return-response>
      </when>
      <otherwise><set-body>{"error": "a &lt; b"}</set-body></otherwise>
    </choose>
  </inbound>
  <backend><retry condition="@(context.Response.StatusCode >= 500 && (int)context.Variables["n"] < 3)" count="2" interval="0"><forward-request buffer-request-body="true" /></retry></backend>
</policies>`,
  `<policies><on-error><set-variable name="mixed" value="@(a["x"] &lt; 3 &amp;&amp; b)" /><trace source="@">
    <message>@{ return "<" + context.LastError.Message + ">"; }</message><metadata name="n" value="&#x40;" /></trace></on-error></policies>`,
];

test.each(raw)("a raw policy is read the same from what is printed of it: %#", (text) => {
  const document = read(text);
  expect([...document.sections.values()].flat().length).toBeGreaterThan(1);
  expect(saidBy(read(printDocument(document.sections)))).toEqual(saidBy(document));
});

test("prints what XML asks to be escaped, and white space that an attribute would lose", () => {
  const text =
    `<policies><inbound><set-variable name='"a"' value='&#10;&#9;&#13;<!' /><set-body>@(a < "b\n" && "&amp;")</set-body></inbound><outbound /></policies>`
      .replace("<!", "&lt;")
      .replace("b\n", "b");
  expect(printDocument(read(text).sections)).toBe(
    [
      "<policies>",
      "  <inbound>",
      '    <set-variable name="&quot;a&quot;" value="&#10;&#9;&#13;&lt;" />',
      '    <set-body>@(a &lt; "b" &amp;&amp; "&amp;amp;")</set-body>',
      "  </inbound>",
      "  <outbound />",
      "</policies>",
      "",
    ].join("\n"),
  );
});

describe("documents made of a seed", () => {
  /** Park and Miller's generator. */
  function dice(seed: number): (sides: number) => number {
    let state = seed;
    return (sides) => {
      state = (state * 48271) % 2147483647;
      return state % sides;
    };
  }

  const oneOf = <T>(roll: (sides: number) => number, all: readonly T[]): T => all[roll(all.length)] as T;
  const many = (roll: (sides: number) => number, most: number, make: () => string) =>
    Array.from({ length: roll(most + 1) }, make).join("");

  function code(roll: (sides: number) => number, depth: number): string {
    const inner = () => (depth > 3 ? "x" : code(roll, depth + 1));
    return oneOf(roll, [
      () => "a",
      () => `f(${inner()})`,
      () => `b[${inner()}]`,
      () => `${inner()} < ${inner()} && ${inner()}`,
      () => `As<List<int>>(${inner()})`,
      () => oneOf(roll, ['"plain"', '")"', '"\\"}"', '"<a> & &amp; &#10;"', '"\'"', '"it\'s"', '"//"', '"/*"']),
      () => oneOf(roll, ['@"c:\\"', '@"""]"', '@"two\nlines"']),
      () => oneOf(roll, [`$"{${inner()}}"`, `$"{{)"`, `$@"\\{${inner()}}""{{"`, `$"{x:HH'h'}"`, `$"{(${inner()})}"`]),
      () => oneOf(roll, ["'\"'", "'\\''", "')'", "'&'"]),
      () => `/* ) " */ ${inner()}`,
      () => `new { ${inner()} }`,
    ])();
  }

  const pieces = "a| |<|>|&|\"|'|\n|\t|\r|@|(|}|é|😀|&amp;|]]>|--".split("|");
  const literal = (roll: (sides: number) => number) => many(roll, 6, () => oneOf(roll, pieces));

  function statement(roll: (sides: number) => number, depth: number): PolicyNode {
    const value = (): PolicyText => {
      const written = literal(roll);
      if (roll(2) === 0 || /^\s*@[({]/.test(written)) {
        const source = roll(2) === 0 ? `@(${code(roll, 0)})` : `@{\n// it's )\nreturn ${code(roll, 0)};\n}`;
        return { kind: "expression", source, position };
      }
      return { kind: "literal", source: written, position };
    };
    const text = value();
    if (depth < 3 && roll(3) === 0) {
      const statements = Array.from({ length: roll(3) }, () => statement(roll, depth + 1));
      const when = {
        name: "when",
        attributes: new Map([["condition", value()]]),
        children: statements,
        text: undefined,
        position,
      };
      return { name: "choose", attributes: new Map(), children: [when], text: undefined, position };
    }
    if (roll(2) === 0) {
      const blank = text.kind === "literal" && text.source.trim() === "";
      return { name: "set-body", attributes: new Map(), children: [], text: blank ? undefined : text, position };
    }
    const name: PolicyText = { kind: "literal", source: `n${roll(9)}`, position };
    return {
      name: "set-variable",
      attributes: new Map([
        ["name", name],
        ["value", value()],
      ]),
      children: [],
      text: undefined,
      position,
    };
  }
  const position = { line: 1, column: 1 };

  test.each(Array.from({ length: 300 }, (_, seed) => seed + 1))("seed %i is read as it was made", (seed) => {
    const roll = dice(seed * 7919);
    const nodes = Array.from({ length: 1 + roll(5) }, () => statement(roll, 0));
    const sections = new Map([["inbound" as const, nodes]]);
    expect(saidBy(read(printDocument(sections)))).toEqual(saidBy({ sections }));
  });

  test.each(Array.from({ length: 300 }, (_, seed) => seed + 1))("seed %i is read the same raw and escaped", (seed) => {
    const roll = dice(seed * 104729);
    // Bare angles and quotes: nothing that XML could read by itself.
    const source = `@(a["b"] < ${code(roll, 0)})`;
    const text: PolicyText = { kind: "expression", source, position };
    const made: PolicyNode = { name: "set-body", attributes: new Map(), children: [], text, position };
    const escaped = read(printDocument(new Map([["inbound", [made]]])));
    const raw = read(`<policies><inbound><set-body>${source}</set-body></inbound></policies>`);
    const attribute = read(`<policies><inbound><set-variable name="a" value="${source}" /></inbound></policies>`);
    expect(escaped.sections.get("inbound")?.[0]?.text?.source).toBe(source);
    expect(raw.sections.get("inbound")?.[0]?.text?.source).toBe(source);
    expect(attribute.sections.get("inbound")?.[0]?.attributes.get("value")?.source).toBe(source);
  });
});
