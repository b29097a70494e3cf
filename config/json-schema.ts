import { z } from "zod";
import { writtenConfigSchema } from "./schema";

/** The JSON Schema of an environment's YAML: what editors complete and check against. */
export function configJsonSchema(): string {
  const schema = z.toJSONSchema(writtenConfigSchema, { io: "input" });
  return `${JSON.stringify({ title: "Headroom environment", ...schema }, null, 2)}\n`;
}
