import { join } from "node:path";
import { sync as writeFileAtomicSync } from "write-file-atomic";
import { configJsonSchema } from "./json-schema";

// `npm run schemas`: a test holds the committed file to be the same.
writeFileAtomicSync(join(__dirname, "schema.json"), configJsonSchema());
