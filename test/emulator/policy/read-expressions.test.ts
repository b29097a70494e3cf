import type { PolicyText } from "../../../emulator/policy/effective";
import { readPolicyDocument } from "../../../emulator/policy/read-document";

function statementOf(written: string) {
  const text = `<policies><inbound>${written}</inbound></policies>`;
  return readPolicyDocument(text, "api", "api.xml", new Map()).sections.get("inbound")?.[0];
}

function said(value: PolicyText | undefined) {
  return value && `${value.kind} ${value.source}`;
}

describe("an attribute's value", () => {
  test.each([
    ["a literal", '"plain"', "literal plain"],
    ["a literal in single quotes", `'say "hi"'`, 'literal say "hi"'],
    ["a literal's entities", '"a &amp; b &lt; c &#65;&#x42; &quot;q&quot; &apos;"', 'literal a & b < c AB "q" \''],
    ["a line break in a literal, as XML reads it", '"a\n\tb&#10;c"', "literal a  b\nc"],
    ["an expression further in, which the service does not evaluate", '"Bearer @(1)"', "literal Bearer @(1)"],
    ["an expression without anything to escape", '"@(1 + 2)"', "expression @(1 + 2)"],
    ["white space around an expression", '" @(1) "', "expression @(1)"],
    ["raw quotes", '"@((string)context.Variables["a"])"', 'expression @((string)context.Variables["a"])'],
    ["raw angles and ampersands", '"@(1 < 2 && a > b)"', "expression @(1 < 2 && a > b)"],
    [
      "raw type arguments",
      '"@(context.Request.Body.As<JObject>())"',
      "expression @(context.Request.Body.As<JObject>())",
    ],
    ["escaped quotes", '"@(a[&quot;b&quot;] &amp;&amp; c &lt; d)"', 'expression @(a["b"] && c < d)'],
    ["escaped numbers", '"@(a[&#34;b&#x22;])"', 'expression @(a["b"])'],
    ["an escaped bracket in a string", '"@(&quot;)&quot; + 1)"', 'expression @(")" + 1)'],
    ["an escaped entity in a string", '"@(&quot;&amp;amp;&quot;)"', 'expression @("&amp;")'],
    ["a raw entity in a string", '"@(s.Replace("&", "&amp;"))"', 'expression @(s.Replace("&", "&amp;"))'],
    ["an entity outside raw strings", '"@(a["b"] &lt; 3 &amp;&amp; c)"', 'expression @(a["b"] < 3 && c)'],
    ["a raw bracket in a string", '"@(")" + "}]")"', 'expression @(")" + "}]")'],
    ["a raw quote that looks like the end", '"@(a + " />" + b)"', 'expression @(a + " />" + b)'],
    ["an escape in a string", '"@("\\"))" + 1)"', 'expression @("\\"))" + 1)'],
    ["a verbatim string", '"@(@"c:\\" + @"say ""hi)""")"', 'expression @(@"c:\\" + @"say ""hi)""")'],
    ["an interpolated string", '"@($"a {f("b}")} {{ {x:0.0}")"', 'expression @($"a {f("b}")} {{ {x:0.0}")'],
    ["quotes in a format", `"@($"{d:HH'h'mm}")"`, `expression @($"{d:HH'h'mm}")`],
    ["a choice in an interpolated string", '"@($"{(a ? "x:}" : "y")}")"', 'expression @($"{(a ? "x:}" : "y")}")'],
    ["a verbatim interpolated string", '"@($@"a\\{"b"}"" {1}")"', 'expression @($@"a\\{"b"}"" {1}")'],
    ["a character", `"@(s.Split('"', ')', '\\''))"`, `expression @(s.Split('"', ')', '\\''))`],
    ["a block with comments", '"@{ // it\'s )\n/* } */ return 1; }"', "expression @{ // it's )\n/* } */ return 1; }"],
    ["a block over lines, escaped", '"@{&#10;return &quot;a&quot;;\n}"', 'expression @{\nreturn "a";\n}'],
    ["single quotes around raw code", `'@("a" + 'b')'`, `expression @("a" + 'b')`],
    ["double quotes in single ones, and entities", `'@("a" + &apos;b&apos;)'`, `expression @("a" + 'b')`],
    ["Windows line ends", '"@{\r\nreturn 1;\r\n}"', "expression @{\nreturn 1;\n}"],
    ["an at sign that an entity spells", '"&#64;(1)"', "expression @(1)"],
  ])("keeps %s", (_, written, expected) => {
    const node = statementOf(`<set-variable name="x" value=${written} />`);
    expect(said(node?.attributes.get("value"))).toBe(expected);
  });

  test("stands where its first character stands, the expression at its @", () => {
    const node = statementOf('\n  <set-variable name="x"\n    value=" @("a")" />');
    expect(node?.position).toEqual({ line: 2, column: 3 });
    expect(node?.attributes.get("name")?.position).toEqual({ line: 2, column: 23 });
    expect(node?.attributes.get("value")?.position).toEqual({ line: 3, column: 13 });
  });
});

describe("an element's text", () => {
  test.each([
    ["a literal as it is written", ' {"a": 1}\n', 'literal  {"a": 1}\n'],
    ["a literal's entities", "1 &lt; 2 &amp; 3", "literal 1 < 2 & 3"],
    ["a literal around a comment", "a<!-- no < --> b<?no ?>c", "literal a bc"],
    ["a CDATA section", '<![CDATA[{"a": "<&amp;>"}]]>', 'literal {"a": "<&amp;>"}'],
    ["an expression in a CDATA section", "\n<![CDATA[@(a < b)]]>\n", "expression @(a < b)"],
    ["an expression, escaped", '\n @(a.As&lt;int&gt;("b"))\n', 'expression @(a.As<int>("b"))'],
    ["an expression, raw", '@(a.As<int>("b</value>") && c)', 'expression @(a.As<int>("b</value>") && c)'],
    ["a raw entity in a string beside a bare angle", '@(a < "&lt;")', 'expression @(a < "&lt;")'],
    [
      "a raw block over lines",
      '@{\n  if (a < b) { return "}"; }\n  return "";\n}',
      'expression @{\n  if (a < b) { return "}"; }\n  return "";\n}',
    ],
    ["an expression between comments", "<!-- a -->@(1)<!-- b -->", "expression @(1)"],
    ["nothing where there is white space alone", "\n  ", undefined],
    ["markup, which a body may be", "\n<a b='1'>x &amp; y</a>", "literal \n<a b='1'>x &amp; y</a>"],
  ])("keeps %s", (_, written, expected) => {
    expect(said(statementOf(`<set-body>${written}</set-body>`)?.text)).toBe(expected);
  });

  test("stands where its first character stands", () => {
    expect(statementOf("<set-body>\n  @(1)</set-body>")?.text?.position).toEqual({ line: 2, column: 3 });
    expect(statementOf("<set-body>\n\n one</set-body>")?.text?.position).toEqual({ line: 3, column: 2 });
  });
});

describe("a named value", () => {
  const read = (written: string, values: Record<string, string>) =>
    readPolicyDocument(
      `<policies><inbound>${written}</inbound></policies>`,
      "api",
      "api.xml",
      new Map(Object.entries(values)),
    ).sections.get("inbound")?.[0];
  const variable = (value: string, values: Record<string, string>) =>
    said(read(`<set-variable name="x" value="${value}" />`, values)?.attributes.get("value"));

  test.each([
    ["takes the place of its name", "a{{b}}c{{b}}", { b: "-" }, "literal a-c-"],
    ["is text, whatever it holds", "{{b}}", { b: `<"&amp;'` }, `literal <"&amp;'`],
    ["may be an expression", "{{b}}", { b: "@(1 < 2)" }, "expression @(1 < 2)"],
    ["may stand in an expression", '@("{{b}}")', { b: "one" }, 'expression @("one")'],
    ["is put in once", "{{b}}", { b: "{{b}}" }, "literal {{b}}"],
    ["is no text that cannot be a name", "{{ b }} {{}}", { b: "-" }, "literal {{ b }} {{}}"],
  ])("%s", (_, written, values: Record<string, string>, expected) => {
    expect(variable(written, values)).toBe(expected);
  });

  test("is not looked for in comments, nor in Liquid, which has double braces of its own", () => {
    const body = read('<set-body template="liquid">{{body.id}}</set-body><!-- {{nowhere}} -->', {});
    expect(body?.text?.source).toBe("{{body.id}}");
  });

  test("rejects one that does not exist, and each that makes a broken expression", () => {
    expect(() =>
      read('<set-variable name="{{who}}" value="{{half}}" /><set-body>{{more}}</set-body>', {
        half: "@(1",
        more: "@(1) 2",
      }),
    ).toThrow(
      [
        "api.xml:1:40  set-variable/@name: must name a named value that exists, got {{who}} (add the named value who, or take it out)",
        'api.xml:1:56  set-variable/@value: must hold C# that closes, got a part which opens a "(" that nothing closes (close it)',
        'api.xml:1:78  set-body: must end with its expression, got "2" after it (write the whole value as one expression)',
      ].join("\n"),
    );
  });
});
