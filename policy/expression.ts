/** A C# policy expression: `@(…)` or `@{ … }`. Made in `expressions.ts` alone, so that every one has a name. */
export interface Expression {
  readonly code: string;
  readonly block: boolean;
  /** Backends that it may choose: Terraform sees no edge in a policy's text. */
  readonly mentions?: readonly string[];
}

/** Whether a value is computed when a request runs. */
export function isExpression(value: unknown): value is Expression {
  return typeof value === "object" && value !== null && "code" in value;
}

/** Text as a C# string literal. */
export function literal(text: string): string {
  const escaped = text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n").replaceAll("\r", "\\r");
  return `"${escaped}"`;
}
