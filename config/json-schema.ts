import { z } from "zod";
import { writtenConsumerSchema } from "./consumer-schema";
import { writtenConfigSchema } from "./schema";

/** The JSON Schema of an environment's YAML: what editors complete and check against. */
export function configJsonSchema(): string {
  return print("Headroom environment", writtenConfigSchema);
}

/** The JSON Schema of an access contract in a file of its own. */
export function consumerJsonSchema(): string {
  return print("Headroom access contract", writtenConsumerSchema);
}

function print(title: string, written: z.ZodType): string {
  const schema = z.toJSONSchema(written, { io: "input" });
  return `${JSON.stringify({ title, ...schema }, null, 2)}\n`;
}
