import { readPolicyDocument, readPolicyFragment } from "../../../emulator/policy/read-document";

function messageOf(read: () => unknown): string {
  try {
    read();
    return "(read without a problem)";
  } catch (error) {
    return (error as Error).message;
  }
}

const inbound = (written: string) => `<policies>\n<inbound>${written}</inbound>\n</policies>`;

test.each([
  ["nothing", "", "p:1:1  must be a policy document, got the end of the document (start it with <policies>)"],
  ["text", "hello", 'p:1:1  must be a policy document, got "hello" (start it with <policies>)'],
  [
    "two roots",
    "<policies />\n<policies />",
    'p:2:1  must end with its root element, got "<policies />" after </policies> (keep one root)',
  ],
  [
    "an element that is not closed",
    "<policies><inbound><choose>",
    "p:1:20  choose: must be closed, got the end of the document (write </choose>)",
  ],
  [
    "an element that another closes",
    inbound("<choose>\n</when>"),
    'p:3:1  choose: must be closed, opened at line 2, column 10, got "</when></inb" (write </choose>)',
  ],
  [
    "a closing tag that does not end",
    "<policies></policies",
    'p:1:21  policies: must end its closing tag, got the end of the document (write ">")',
  ],
  [
    "a bare angle",
    inbound("<set-body>1 < 2</set-body>"),
    'p:2:22  must be a tag, got "< 2</set-bod" (write < as &lt; outside expressions)',
  ],
  [
    "a comment that is not closed",
    "<policies><!-- a",
    "p:1:11  policies: must close its comment, got the end of the document (write -->)",
  ],
  [
    "a CDATA section that is not closed",
    "<policies><![CDATA[ a",
    "p:1:11  policies: must close its CDATA section, got the end of the document (write ]]>)",
  ],
  [
    "a document type",
    "<!DOCTYPE policies><policies />",
    'p:1:1  must be a tag, got "<!DOCTYPE po" (write < as &lt; outside expressions)',
  ],
  [
    "an attribute without a value",
    inbound("<base a />"),
    'p:2:18  base/@a: must have a value, got "/></inbound>" (write ="…")',
  ],
  [
    "an attribute without quotes",
    inbound("<base a=1 />"),
    'p:2:18  base/@a: must have its value in quotes, got "1 /></inboun" (write ="…")',
  ],
  [
    "attributes that touch",
    inbound('<base a="1"b="2" />'),
    'p:2:21  base: must go on with white space and an attribute, or end with ">", got "b=\\"2\\" /></in" (write a quote in a literal value as &quot;)',
  ],
  [
    "a value that is not closed",
    '<policies a="1>',
    'p:1:13  policies/@a: must close its value, got the end of the document (write ")',
  ],
  [
    "bad entities, all of them",
    inbound('<set-variable name="a&b" value="x?a=1&nbsp;&#0;" />'),
    [
      'p:2:31  set-variable/@name: must hold entities that XML has, got "&b" (write & as &amp;)',
      'p:2:47  set-variable/@value: must hold entities that XML has, got "&nbsp;" (write & as &amp;)',
      'p:2:53  set-variable/@value: must hold entities that XML has, got "&#0;" (write & as &amp;)',
    ].join("\n"),
  ],
  [
    "an angle in a literal value",
    inbound('<set-variable name="a<b" value="" />'),
    'p:2:31  set-variable/@name: must hold no "<" outside an expression, got one (write &lt;)',
  ],
  [
    "an attribute that is written twice",
    inbound('<base id="1" id="2" />'),
    "p:2:23  base/@id: must be written once, got it twice (keep one)",
  ],
  [
    "an expression that does not close, escaped",
    inbound('<set-variable name="a" value="@(f(&quot;x&quot;)" />'),
    'p:2:40  set-variable/@value: must hold C# that closes, got line 2, column 41, which opens a "(" that nothing closes (close it)',
  ],
  [
    "expressions that do not close, raw",
    inbound('<set-variable name="a" value="@(f(" />\n<set-body>@(g(]</set-body>'),
    [
      "p:2:40  set-variable/@value: must hold C# that closes, got line 2, column 44, which opens a string that nothing on its line closes (close it)",
      'p:3:11  set-body: must hold C# that closes, got line 3, column 15, which has "]" where ")" must stand (close it)',
    ].join("\n"),
  ],
  [
    "a character that does not close",
    inbound("<set-body>@(a + ')\n</set-body>"),
    "p:2:20  set-body: must hold C# that closes, got line 2, column 26, which opens a character that nothing on its line closes (close it)",
  ],
  [
    "a verbatim string that does not close",
    inbound('<set-body>@(@"a)</set-body>'),
    "p:2:20  set-body: must hold C# that closes, got line 2, column 22, which opens a verbatim string that nothing closes (close it)",
  ],
  [
    "a comment in C# that does not close",
    inbound("<set-body>@{ /* a }</set-body>"),
    "p:2:20  set-body: must hold C# that closes, got line 2, column 23, which opens a comment that nothing closes (close it)",
  ],
  [
    "an interpolated string that does not close",
    inbound('<set-body>@($"a {b)\n}</set-body>'),
    'p:2:20  set-body: must hold C# that closes, got line 2, column 28, which has ")" where "}" must stand (close it)',
  ],
  [
    "an escaped quote that nothing closes",
    inbound('<set-variable name="a" value="@(&quot;)" />'),
    "p:2:40  set-variable/@value: must hold C# that closes, got line 2, column 42, which opens a string that nothing on its line closes (close it)",
  ],
  [
    "text after an expression",
    inbound('<set-variable name="a" value="@(1) and 2" />'),
    'p:2:45  set-variable/@value: must end with its expression, got "and 2" after it (write the whole value as one expression)',
  ],
  [
    "text after an escaped expression",
    inbound('<set-variable name="a" value="@(f(&quot;&quot;)) + 2" />'),
    'p:2:59  set-variable/@value: must end with its expression, got "+ 2" after it (write the whole value as one expression)',
  ],
  [
    "two expressions in a text",
    inbound("<set-body>@(1)@(2)</set-body>"),
    'p:2:24  set-body: must end with its expression, got "@(2)" after it (write the whole value as one expression)',
  ],
  [
    "text beside elements",
    inbound("<choose>once<when condition='@(true)' /></choose>"),
    'p:2:18  choose: must hold elements or text, got both (take out "once")',
  ],
  [
    "elements too deep",
    `<policies>${"<a>".repeat(100)}`,
    "p:1:308  a: must nest at most 100 elements deep, got one more",
  ],
  [
    "strings too deep",
    inbound(`<set-body>@(${'$"{'.repeat(101)}`),
    "p:2:20  set-body: must hold C# that closes, got line 2, column 324, which nests more than 100 interpolated strings (close it)",
  ],
])("rejects %s", (_, text, message) => {
  expect(messageOf(() => readPolicyDocument(text, "api", "p", new Map()))).toBe(message);
});

test.each([
  [
    "sections without <policies>",
    "<inbound />",
    "p:1:1  inbound: must be <policies>, got <inbound> (put the sections in <policies>)",
  ],
  [
    "a fragment as a policy",
    "<fragment />",
    "p:1:1  fragment: must be <policies>, got <fragment> (put statements in a section of <policies>)",
  ],
  [
    "statements outside sections",
    "<policies><base /></policies>",
    "p:1:11  base: must be inbound, backend, outbound or on-error, got <base> (put it in a section)",
  ],
  [
    "a section twice",
    "<policies><inbound /><inbound /></policies>",
    "p:1:22  inbound: must stand once, got a second <inbound> (put all in one)",
  ],
  [
    "text and attributes of sections",
    '<policies a="1"><inbound>x</inbound></policies>',
    [
      "p:1:14  policies/@a: must be no attribute, got one on <policies> (take it out)",
      'p:1:26  inbound: must hold no text, got "x" (take it out)',
    ].join("\n"),
  ],
])("rejects %s", (_, text, message) => {
  expect(messageOf(() => readPolicyDocument(text, "api", "p", new Map()))).toBe(message);
});

test.each([
  [
    "a policy as a fragment",
    "<policies />",
    "f:1:1  policies: must be <fragment>, got <policies> (write the statements straight into <fragment>)",
  ],
  ["a bare statement as a fragment", "<base />", "f:1:1  base: must be <fragment>, got <base> (put it in <fragment>)"],
  [
    "sections in a fragment",
    "<fragment><inbound><base /></inbound></fragment>",
    "f:1:11  inbound: must be a statement, got the section <inbound> (write its statements straight into <fragment>)",
  ],
  [
    "<base /> in a fragment",
    "<fragment><choose><when condition='@(true)'><base /></when></choose></fragment>",
    "f:1:45  choose[1]\\when[1]\\base[1]: must be no <base />, got one in a fragment (write it where the fragment is included)",
  ],
  [
    "an unknown statement in a fragment",
    "<fragment><trase /></fragment>",
    "f:1:11  trase[1]: must be a statement that API Management knows, got <trase> (did you mean <trace>?)",
  ],
])("rejects %s", (_, text, message) => {
  expect(messageOf(() => readPolicyFragment(text, "f", new Map()))).toBe(message);
});

test("a document may begin with a byte order mark, a declaration and comments, and end with them", () => {
  const text = '\uFEFF<?xml version="1.0"?>\n<!-- a -->\n<policies>\n</policies >\n<!-- b -->\n';
  expect(readPolicyDocument(text, "api", "p", new Map())).toEqual({ scope: "api", source: "p", sections: new Map() });
});
