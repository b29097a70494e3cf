import type { PlacedStatement, PolicyNode, Scope } from "../../../emulator/policy/effective";
import { effectivePolicy } from "../../../emulator/policy/merge";
import { readPolicyDocument, readPolicyFragment } from "../../../emulator/policy/read-document";

const set = (name: string) => `<set-variable name="${name}" value="" />`;
const document = (scope: Scope, written: string) =>
  readPolicyDocument(`<policies>${written}</policies>`, scope, `${scope}.xml`, new Map());
const inbound = (scope: Scope, written: string) => document(scope, `<inbound>${written}</inbound>`);
const fragments = (written: Readonly<Record<string, string>> = {}) =>
  new Map(
    Object.entries(written).map(([id, text]) => [
      id,
      readPolicyFragment(`<fragment>${text}</fragment>`, id, new Map()),
    ]),
  );

/** `global set-variable[1] a`: the scope, path and name of each statement. */
function shown(placed: readonly PlacedStatement[]): readonly string[] {
  return placed.map(({ node, scope, path }) => `${scope} ${path}${nameOf(node)}`);
}

function nameOf({ attributes, children }: PolicyNode): string {
  const name = attributes.get("name")?.source;
  return `${name === undefined ? "" : ` ${name}`}${children.map((child) => ` <${child.name}${nameOf(child)}>`).join("")}`;
}

test("puts each wider scope's section in the place of <base />, with the scope and path of each statement", () => {
  const effective = effectivePolicy(
    {
      global: inbound("global", `${set("g1")}${set("g2")}`),
      product: inbound("product", `${set("p1")}<base />`),
      api: inbound("api", `<base />${set("a1")}<choose><when condition="@(true)" /></choose>${set("a2")}`),
      operation: inbound("operation", `${set("o1")}<base />${set("o2")}`),
    },
    fragments(),
  );
  expect(shown(effective.inbound)).toEqual([
    "operation set-variable[1] o1",
    "product set-variable[1] p1",
    "global set-variable[1] g1",
    "global set-variable[2] g2",
    "api set-variable[1] a1",
    "api choose[1] <when>",
    "api set-variable[2] a2",
    "operation set-variable[2] o2",
  ]);
});

test("a section without <base /> drops what stands above it, and only there", () => {
  const effective = effectivePolicy(
    {
      global: document("global", `<inbound>${set("g")}</inbound><outbound>${set("g")}</outbound>`),
      api: document("api", `<inbound>${set("a")}</inbound><outbound><base /></outbound>`),
    },
    fragments(),
  );
  expect([effective.inbound, effective.outbound].map(shown)).toEqual([
    ["api set-variable[1] a"],
    ["global set-variable[1] g"],
  ]);
});

test("a scope without a policy, and a policy without a section, inherit", () => {
  const effective = effectivePolicy(
    {
      global: document("global", `<inbound>${set("g")}</inbound><on-error>${set("e")}</on-error>`),
      operation: document("operation", `<inbound><base />${set("o")}</inbound>`),
    },
    fragments(),
  );
  expect(shown(effective.inbound)).toEqual(["global set-variable[1] g", "operation set-variable[1] o"]);
  expect(shown(effective.onError)).toEqual(["global set-variable[1] e"]);
});

test.each([
  ["is forwarded where no global policy was ever written", undefined, ["global forward-request[1]"]],
  ["is not where one was, without it", document("global", "<backend />"), []],
])("a request %s", (_, global, expected) => {
  const effective = effectivePolicy({ global, api: document("api", "<backend><base /></backend>") }, fragments());
  expect(shown(effective.backend)).toEqual(expected);
});

test("<base /> has no effect at the global scope", () => {
  const global = inbound("global", `<base />${set("g")}<choose><when condition="@(true)"><base /></when></choose>`);
  expect(shown(effectivePolicy({ global }, fragments()).inbound)).toEqual([
    "global set-variable[1] g",
    "global choose[1] <when>",
  ]);
});

test("<base /> in a branch is what the branch runs", () => {
  const effective = effectivePolicy(
    {
      global: inbound("global", `${set("g1")}${set("g2")}`),
      api: inbound("api", `<choose><when condition="@(true)"><base />${set("a")}</when></choose>`),
    },
    fragments(),
  );
  expect(shown(effective.inbound)).toEqual([
    "api choose[1] <when <set-variable g1> <set-variable g2> <set-variable a>>",
  ]);
});

test("fragments stand where they are included, nested ones and those in branches too, and are counted there", () => {
  const effective = effectivePolicy(
    {
      api: inbound(
        "api",
        `${set("a")}<include-fragment fragment-id="one" />${set("b")}<choose><when condition="@(true)"><include-fragment fragment-id="two" /></when></choose>`,
      ),
    },
    fragments({ one: `${set("f1")}<include-fragment fragment-id="two" />${set("f2")}`, two: set("t") }),
  );
  expect(shown(effective.inbound)).toEqual([
    "api set-variable[1] a",
    "api set-variable[2] f1",
    "api set-variable[3] t",
    "api set-variable[4] f2",
    "api set-variable[5] b",
    "api choose[1] <when <set-variable t>>",
  ]);
});

test("a statement that nothing is put into is the very node that was read", () => {
  const api = inbound("api", `<choose><when condition="@(true)">${set("a")}</when></choose>`);
  expect(effectivePolicy({ api }, fragments()).inbound[0]?.node).toBe(api.sections.get("inbound")?.[0]);
});

test("rejects fragments that are missing, include themselves, or hold what may not stand there, all at once", () => {
  const api = inbound(
    "api",
    '<include-fragment fragment-id="nowhere" />\n<include-fragment fragment-id="a" />\n<include-fragment fragment-id="c" />',
  );
  const given = fragments({
    a: '<include-fragment fragment-id="b" />',
    b: '<choose><when condition="@(true)"><include-fragment fragment-id="a" /></when></choose>',
    c: '<quota calls="1" renewal-period="300" />\n<choose><when condition="@(true)"><cache-store duration="1" /></when></choose>',
  });
  expect(() => effectivePolicy({ api }, given)).toThrow(
    [
      'api.xml:1:20  include-fragment/@fragment-id: must name a fragment that exists, got "nowhere" (add it, or take this out)',
      "fragment b:1:45  include-fragment/@fragment-id: must not include itself, got a → b → a (take one out)",
      "fragment c:1:11  quota[1]: must stand in a policy of scope product, got api (move it there)",
      "fragment c:2:35  choose[1]\\when[1]\\cache-store[1]: must stand in outbound, got inbound (move it, or take it out)",
    ].join("\n"),
  );
});
