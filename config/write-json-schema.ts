import { join } from "node:path";
import { sync as writeFileAtomicSync } from "write-file-atomic";
import { configJsonSchema, consumerJsonSchema } from "./json-schema";

// `npm run schemas`: a test holds the committed files to be the same.
writeFileAtomicSync(join(__dirname, "schema.json"), configJsonSchema());
writeFileAtomicSync(join(__dirname, "consumer.schema.json"), consumerJsonSchema());
