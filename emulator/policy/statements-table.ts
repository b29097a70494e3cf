import type { StatementRule } from "./statement-rule";
import { accessStatements } from "./statements-access";
import { cacheStatements } from "./statements-cache";
import { flowStatements } from "./statements-flow";
import { limitStatements } from "./statements-limits";
import { messageStatements } from "./statements-message";
import { refusedStatements } from "./statements-refused";
import { telemetryStatements } from "./statements-telemetry";

/** Every statement that API Management knows, by name: where it may stand, what it holds, and what the emulator makes of it. */
export const statements: ReadonlyMap<string, StatementRule> = new Map(
  [
    ...flowStatements,
    ...messageStatements,
    ...accessStatements,
    ...limitStatements,
    ...cacheStatements,
    ...telemetryStatements,
    ...refusedStatements,
  ].map((rule) => [rule.name, rule]),
);
