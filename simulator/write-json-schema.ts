import { join } from "node:path";
import { sync as writeFileAtomicSync } from "write-file-atomic";
import { simulationJsonSchema } from "./simulation-schema";

// `npm run schemas`: a test holds the committed file to be the same.
writeFileAtomicSync(join(__dirname, "simulation.schema.json"), simulationJsonSchema());
