import { z } from "zod";

export const contentCategories = ["hate", "selfHarm", "sexual", "violence"] as const;
export type ContentCategory = (typeof contentCategories)[number];

const severity = z.union([z.literal(2), z.literal(4), z.literal(6)]);
const blocklists = z.array(z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,63}$/)).max(10);

/** Content Safety at the gateway as a person writes it. */
export const writtenGatewaySafetySchema = z
  .strictObject({
    shieldPrompt: z.boolean().describe("Whether prompts are judged for injection; true when absent").optional(),
    thresholds: z
      .strictObject({
        hate: severity.optional(),
        selfHarm: severity.optional(),
        sexual: severity.optional(),
        violence: severity.optional(),
      })
      .describe("Severity from which a text is refused: 2, 4 or 6; 4 when absent. Every text has 0")
      .optional(),
    blocklists: blocklists
      .describe("Names of blocklists in the Content Safety resource, filled outside of Terraform")
      .optional(),
    completions: z
      .boolean()
      .describe("Whether answers are judged too, which no streamed answer can be; false when absent")
      .optional(),
    onOutage: z
      .enum(["refuse", "admit"])
      .describe("What becomes of requests while Content Safety cannot be reached; refuse when absent")
      .optional(),
    longPrompts: z
      .enum(["refuse", "modelFilter"])
      .describe(
        "What becomes of prompts over the 10,000 characters that Content Safety takes: refused, or left to the model's own filter; refuse when absent",
      )
      .optional(),
  })
  .describe("Content Safety at the gateway, where safety is gateway");

const strength = z.enum(["low", "medium", "high"]);

/** A content filter as a person writes it. */
export const writtenContentFilterSchema = z
  .strictObject({
    thresholds: z
      .strictObject({
        hate: strength.optional(),
        selfHarm: strength.optional(),
        sexual: strength.optional(),
        violence: strength.optional(),
      })
      .describe("Severity from which prompts and answers are refused: low is strictest; medium when absent")
      .optional(),
    jailbreak: z.boolean().describe("Whether attacks by the caller are refused; true when absent").optional(),
    indirectAttack: z.boolean().describe("Whether attacks inside documents are refused; false when absent").optional(),
    protectedMaterial: z
      .boolean()
      .describe("Whether answers that repeat protected text or code are refused; true when absent")
      .optional(),
    blocklists: blocklists.describe("Names of the environment's blocklists").optional(),
  })
  .describe("The deployments' own content filter, as code; the service's default when absent");

/** Content Safety at the gateway, with every setting decided. */
export interface GatewaySafety {
  readonly shieldPrompt: boolean;
  readonly thresholds: Readonly<Record<ContentCategory, 2 | 4 | 6>>;
  readonly blocklists: readonly string[];
  readonly completions: boolean;
  readonly onOutage: "refuse" | "admit";
  readonly longPrompts: "refuse" | "modelFilter";
}

/** A deployment's own content filter, with every setting decided. */
export interface ContentFilter {
  readonly thresholds: Readonly<Record<ContentCategory, "low" | "medium" | "high">>;
  readonly jailbreak: boolean;
  readonly indirectAttack: boolean;
  readonly protectedMaterial: boolean;
  readonly blocklists: readonly string[];
}
