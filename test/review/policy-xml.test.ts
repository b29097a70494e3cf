import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readLanePolicy } from "../../review/lane-policy";
import { readPolicyXml } from "../../review/policy-xml";

const golden = (file: string) => readFileSync(join(__dirname, "../golden/policy", file), "utf8");

test("a policy is read as it was printed: entities undone, comments left out", () => {
  const text =
    '<policies>\n  <inbound>\n    <set-body>@("a" &lt; "b")</set-body>\n    <base />\n  </inbound>\n  <!-- x -->\n</policies>\n';
  const { name, children } = readPolicyXml(text);
  expect(name).toBe("policies");
  expect(children[0]?.children.map((child) => [child.name, child.text])).toEqual([
    ["set-body", '@("a" < "b")'],
    ["base", ""],
  ]);
});

test.each([
  ["a tag that is not closed", "<a><b></a>", 6],
  ["a second root", "<a /><b />", 10],
  ["text beside elements", "<a>text<b /></a>", 12],
  ["an attribute without quotes", "<a b=1 />", 0],
  ["an attribute twice", '<a b="1" b="2" />', 0],
  ["an entity that XML does not have", "<a>&nbsp;</a>", 3],
  ["an ampersand of its own", "<a>a & b</a>", 3],
  ["a closing tag too many", "<a /></a>", 5],
  ["nothing", "", 0],
])("rejects %s", (_, text, at) => {
  expect(() => readPolicyXml(text)).toThrow(
    new RangeError(`a policy must be XML as it is printed here, got something else at character ${at}`),
  );
});

test("rejects a policy that holds its attempts to no deadline", () => {
  const text = golden("plain.xml").replace(/<retry [\s\S]*<\/retry>/, "<forward-request />");
  expect(() => readLanePolicy(text)).toThrow(
    new RangeError("a lane's policy must hold its attempts to a deadline, and its answers to a length"),
  );
});

test("rejects a consumer whose tokens are not limited", () => {
  const text = golden("plain.xml").replace(/<llm-token-limit [^>]*\/>/, "");
  expect(() => readLanePolicy(text)).toThrow(
    new RangeError("a policy must limit the tokens of consumer web-app, got requests alone"),
  );
});

test("the size of every policy is what its printer knows of it", () => {
  const names = ["plain", "alone", "guarded", "machine", "sidesteps"];
  const sizes = names.map((name) => {
    const { characters, expressions } = readLanePolicy(golden(`${name}.xml`));
    return `${name}: ${characters} characters, ${expressions} expressions`;
  });
  expect(`${sizes.join("\n")}\n`).toBe(golden("sizes.txt"));
});
