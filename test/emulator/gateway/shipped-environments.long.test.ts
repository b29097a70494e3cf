import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadPlan } from "../../../capacity/load-plan";
import { planFileOf } from "../../../capacity/plan-file";
import { loadCatalog } from "../../../catalog/load-catalog";
import { environmentFiles, loadConfig } from "../../../config/load-config";
import { deploymentOf, emulated, hello } from "./emulated";

const root = join(__dirname, "../../..");
const catalog = loadCatalog();
const files = ["config", "examples"]
  .flatMap((folder) => environmentFiles(join(root, folder)))
  .filter((file) => existsSync(planFileOf(file)));
const schema = {
  type: "json_schema",
  json_schema: {
    name: "answer",
    strict: true,
    schema: { type: "object", properties: {}, additionalProperties: false },
  },
};

test.each(files.map((file) => file.slice(root.length + 1)))(
  "every lane of %s answers, from its YAML to the response",
  async (file) => {
    const loaded = loadConfig(join(root, file), catalog);
    const { config } = loaded;
    const deployment = deploymentOf(
      { name: config.environment, config, plan: loadPlan(join(root, file), loaded, catalog) },
      catalog,
    );
    const gateway = emulated(deployment);
    const served: Record<string, unknown> = {};
    for (const { id } of deployment.apis) {
      const models = await gateway.ask({ lane: id, path: "/models", method: "GET" });
      expect([id, models.status, models.json.data.length > 0]).toEqual([id, 200, true]);
      // A body that suits a lane of any kind: streamed, whole, or structured.
      const bodies = [{ ...hello, stream: true }, hello, { ...hello, response_format: schema }];
      for (const body of bodies) {
        const answer = await gateway.ask({ lane: id, body });
        if (answer.status === 200) served[id] = answer.headers["x-headroom-served-by"];
        else expect([400, 429]).toContain(answer.status);
      }
    }
    const home = config.regions[0];
    for (const { id } of deployment.apis)
      expect([id, config.regions.includes(String(served[id])) || served[id] === home]).toEqual([id, true]);
    expect(deployment.apis.length).toBeGreaterThan(0);
  },
);
