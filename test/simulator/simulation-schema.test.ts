import { readFileSync } from "node:fs";
import { join } from "node:path";
import { simulationJsonSchema } from "../../simulator/simulation-schema";

test("the committed JSON schema is the one that is generated", () => {
  const committed = readFileSync(join(__dirname, "../../simulator/simulation.schema.json"), "utf8");
  expect(committed).toBe(simulationJsonSchema());
  expect(JSON.parse(committed).properties.lanes.items.properties.ttftMs.description).toBe(
    "Time to first token of answered requests, waits and earlier tries in it",
  );
});
