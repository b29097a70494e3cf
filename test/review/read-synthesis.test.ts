import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSynthesis } from "../../review/read-synthesis";
import { nameOf, referenced } from "../../review/references";
import { synthesizedExample } from "./example";

const folder = mkdtempSync(join(tmpdir(), "headroom-synthesis-"));
afterAll(() => rmSync(folder, { recursive: true }));

const command = "npx headroom synth dev";

function write(file: string, text: string): void {
  mkdirSync(join(folder, file, ".."), { recursive: true });
  writeFileSync(join(folder, file), text);
}

test.each([
  ["no synthesis", undefined, "must hold synthesized stacks, got no such file"],
  ["a truncated one", "{", "must hold synthesized stacks, got a file that cannot be read"],
  ["something else", '{ "stacks": [] }', "must hold what cdktf synthesizes, got something else"],
  [
    "another environment's",
    '{ "stacks": { "prod-models": { "synthesizedStackPath": "x" } } }',
    "must hold the stacks of dev, got none named dev-bootstrap, dev-platform, dev-models, dev-gateway",
  ],
])("rejects %s, naming the command that synthesizes", (_, manifest, message) => {
  if (manifest !== undefined) write("manifest.json", manifest);
  expect(() => readSynthesis(folder, "dev", command)).toThrow(
    `${join(folder, "manifest.json")}  ${message} (run: ${command})`,
  );
});

test("rejects a stack that Terraform would not read", () => {
  const paths = ["bootstrap", "platform", "models", "gateway"].map((part) => [`dev-${part}`, `${part}.json`] as const);
  const stacks = Object.fromEntries(paths.map(([name, path]) => [name, { synthesizedStackPath: path }]));
  write("manifest.json", JSON.stringify({ stacks }));
  for (const [, path] of paths) write(path, path === "models.json" ? '{ "resource": 1 }' : '{ "terraform": {} }');
  expect(() => readSynthesis(folder, "dev", command)).toThrow(
    `${join(folder, "models.json")}  must hold what cdktf synthesizes, got something else (run: ${command})`,
  );
});

test("the stacks come in the order they are deployed, each with the backend of its state", () => {
  const { synthesis } = synthesizedExample("prod");
  expect(synthesis.stacks.map(({ name, backend }) => `${name} ${backend}`)).toEqual([
    "prod-bootstrap local",
    "prod-platform azurerm",
    "prod-models azurerm",
    "prod-gateway azurerm",
  ]);
});

test("a reference is followed into the stack that it points at", () => {
  const { synthesis } = synthesizedExample("prod");
  const assignment = synthesis.resources.find(
    ({ stack, type }) => stack === "prod-models" && type === "azurerm_role_assignment",
  );
  const principal = assignment?.attributes.principal_id;
  expect(String(principal)).toContain("terraform_remote_state");
  expect(referenced(synthesis, "prod-models", principal)).toMatchObject({
    stack: "prod-platform",
    type: "azurerm_user_assigned_identity",
  });
  expect(nameOf(synthesis, "prod-models", principal)).toBe("contoso-prod-gateway-x7k2");
});

test("what is not created here is named by its address", () => {
  const { synthesis } = synthesizedExample("prod");
  const reader = synthesis.resources.find(({ attributes }) => attributes.role_definition_name === "Reader");
  expect(nameOf(synthesis, "prod-bootstrap", reader?.attributes.scope)).toBe("azurerm_subscription.Subscription");
});
