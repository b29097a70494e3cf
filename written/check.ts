import { closest, distance } from "fastest-levenshtein";
import { z } from "zod";
import { inFileOrder, type Problem, UserError } from "./problem";
import type { Path, WrittenDocument } from "./yaml-tree";

type Issue = z.core.$ZodIssue;

/** Checks what was written against a schema. Throws a `UserError` with every problem, in file order. */
export function checkAgainst<T>(schema: z.ZodType<T>, document: WrittenDocument): T {
  const result = schema.safeParse(document.value, { reportInput: true });
  if (result.success) return result.data;
  const issues = firstOfEachPlace(result.error.issues);
  throw new UserError(inFileOrder(issues.flatMap((issue) => problemsOf(issue, schema, document))));
}

/** A value of the wrong type is not also too long: what is said of a place after its type is noise. */
function firstOfEachPlace(issues: readonly Issue[]): readonly Issue[] {
  const mistyped = new Map<string, Issue>();
  for (const issue of issues) {
    const place = JSON.stringify(issue.path);
    if (issue.code === "invalid_type" && !mistyped.has(place)) mistyped.set(place, issue);
  }
  return issues.filter((issue) => (mistyped.get(JSON.stringify(issue.path)) ?? issue) === issue);
}

/** A path as its author would write it: `workloads[2].objectives.ttftMsP95`. */
export function printPath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    return text === "" ? step : `${text}.${step}`;
  }, "");
}

/** `did you mean "capacity"?`, or the whole list where nothing is near. */
export function suggest(written: string, known: readonly string[]): string {
  const nearest = known.length > 0 ? closest(written, known) : undefined;
  if (nearest !== undefined && distance(written, nearest) <= Math.max(2, Math.floor(written.length / 3))) {
    return `did you mean "${nearest}"?`;
  }
  return `known: ${known.join(", ")}`;
}

function problemsOf(issue: Issue, schema: z.ZodType, document: WrittenDocument): Problem[] {
  const path = issue.path as Path;
  if (issue.code === "unrecognized_keys") {
    const known = keysAt(schema, path);
    return issue.keys.map((key) => ({
      at: document.position([...path, key], "key"),
      path: printPath([...path, key]),
      message: `is not a known setting (${suggest(key, known)})`,
    }));
  }
  return [{ at: document.position(path), path: printPath(path), message: messageOf(issue) }];
}

function messageOf(issue: Issue): string {
  const got = `, got ${shown(issue.input)}`;
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? "must be set" : `must be ${kindOf(issue.expected)}${got}`;
    case "invalid_value":
      return issue.input === undefined
        ? `must be set (${oneOf(issue.values.map(String))})`
        : `must be ${oneOf(issue.values.map(String))}${got}`;
    case "too_small":
      return `${atBound("at least", issue.minimum, issue.origin)}${amount(issue.input, issue.origin)}`;
    case "too_big":
      return `${atBound("at most", issue.maximum, issue.origin)}${amount(issue.input, issue.origin)}`;
    case "invalid_key":
      return `must have a name that holds: ${issue.issues.map(messageOf).join("; ")}`;
    case "invalid_format":
      // A schema's own words name the rule; the library's default only names the format.
      return issue.message.startsWith("must ") ? `${issue.message}${got}` : `must be ${a(issue.format)}${got}`;
    case "custom":
      return issue.message;
    case "invalid_union":
      if (issue.input === undefined) return "must be set";
      return issue.errors.length === 0
        ? `must state a known kind${got}`
        : `must be ${oneOf([...new Set(issue.errors.flat().flatMap(expectedOf))])}${got}`;
    default:
      return issue.message.startsWith("must ") ? `${issue.message}${got}` : `must be valid: ${issue.message}${got}`;
  }
}

/** What would have been accepted, one entry a way: a union inside a union is one list to its author. */
function expectedOf(issue: Issue): readonly string[] {
  if (issue.code === "invalid_union") return issue.errors.flat().flatMap(expectedOf);
  if (issue.code === "invalid_type") return [kindOf(issue.expected)];
  const said = messageOf(issue).replace(/^must be /, "");
  return [said.replace(/, got .*$/s, "")];
}

function atBound(bound: string, value: number | bigint, origin: string): string {
  if (origin === "array" || origin === "set") return `must hold ${bound} ${value}`;
  if (origin === "string") return `must be ${bound} ${value} ${value === 1 ? "character" : "characters"} long`;
  return `must be ${bound} ${value}`;
}

function amount(input: unknown, origin: string): string {
  if (Array.isArray(input)) return `, got ${input.length}`;
  return origin === "string" && typeof input === "string" ? `, got ${input.length}` : `, got ${shown(input)}`;
}

const kinds: Readonly<Record<string, string>> = {
  int: "a whole number",
  number: "a number",
  string: "text",
  boolean: "true or false",
  array: "a list",
  object: "a map of settings",
  record: "a map",
};

function kindOf(expected: string): string {
  return kinds[expected] ?? a(expected);
}

const formats: Readonly<Record<string, string>> = {
  cidrv4: "an address range such as 10.40.0.0/16",
  email: "an e-mail address",
  guid: "a GUID",
  datetime: "an ISO time such as 2026-01-31T00:00:00Z",
  date: "an ISO date such as 2026-01-31",
};

function a(format: string): string {
  return formats[format] ?? `a ${format}`;
}

function oneOf(values: readonly string[]): string {
  return values.length > 1 ? `one of ${values.join(", ")}` : (values[0] ?? "nothing");
}

function shown(input: unknown): string {
  if (input === null) return "nothing";
  if (typeof input === "string") return JSON.stringify(input.length > 80 ? `${input.slice(0, 79)}…` : input);
  if (Array.isArray(input)) return "a list";
  return typeof input === "object" ? "a map" : String(input);
}

/** Settings that a schema knows at a path, through lists, maps and optional parts. */
function keysAt(schema: z.ZodType, path: Path): readonly string[] {
  let at: unknown = unwrapped(schema);
  for (const step of path) {
    if (at instanceof z.ZodObject) at = unwrapped((at.shape as Record<string, z.ZodType>)[String(step)]);
    else if (at instanceof z.ZodArray) at = unwrapped(at.element as z.ZodType);
    else if (at instanceof z.ZodRecord) at = unwrapped(at.valueType as z.ZodType);
    else return [];
  }
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

function unwrapped(schema: z.ZodType | undefined): unknown {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodExactOptional || schema instanceof z.ZodNullable
    ? unwrapped(schema.unwrap() as z.ZodType)
    : schema;
}
