import type { Element, PolicyDocument, Section, Value } from "../document";
import { type Expression, isExpression } from "../expression";
import { type Tokens, tokenize } from "./csharp-tokens";

/** A condition on the way to a place: what was asked, and whether it must hold for the place to be reached. */
export interface Condition {
  readonly asked: Expression;
  readonly holds: boolean;
}

/** An element of a document, where it stands. */
export interface Place {
  readonly element: Element;
  readonly section: Section;
  /** Like `inbound/choose[2]/when[1]/llm-content-safety`: counted from 1 among elements of one name, where there are more. */
  readonly path: string;
  /** The elements around it, the outermost first. */
  readonly around: readonly Element[];
  /** Whether it is a statement, not a part of one. */
  readonly isStatement: boolean;
  readonly conditions: readonly Condition[];
  readonly spots: readonly Spot[];
  readonly children: readonly Place[];
}

/** An expression, where it stands: in an attribute, or as the text of an element. */
export interface Spot extends Tokens {
  readonly expression: Expression;
  readonly path: string;
  readonly attribute?: string;
  readonly section: Section;
  readonly conditions: readonly Condition[];
}

/** Elements whose children are statements. */
const containers: ReadonlySet<string> = new Set(["when", "otherwise", "retry", "limit-concurrency", "wait"]);

/** Where an element stands, before it is read itself. */
type Standing = Pick<Place, "section" | "path" | "around" | "isStatement" | "conditions">;

/** The elements of a document, a tree for each statement, in the order of the pipeline. */
export function placesOf({ inbound, backend, outbound, onError }: PolicyDocument): readonly Place[] {
  const sections: readonly (readonly [Section, readonly Element[]])[] = [
    ["inbound", inbound],
    ["backend", [backend]],
    ["outbound", outbound],
    ["on-error", onError],
  ];
  return sections.flatMap(([section, statements]) =>
    readAll(statements, { section, path: section, around: [], isStatement: true, conditions: [] }),
  );
}

/** A place and all places below it, in document order. */
export function withinPlace(place: Place): readonly Place[] {
  return [place, ...place.children.flatMap(withinPlace)];
}

/** An attribute as literal text, if it is that. */
export function literalOf({ attributes }: Element, name: string): string | undefined {
  const value = attributes[name];
  return typeof value === "string" ? value : undefined;
}

function readAll(elements: readonly Element[], standing: Standing): readonly Place[] {
  const total = new Map<string, number>();
  for (const { name } of elements) total.set(name, (total.get(name) ?? 0) + 1);
  const count = new Map<string, number>();
  const refused: Condition[] = [];
  return elements.map((element) => {
    const { name, attributes } = element;
    const nth = (count.get(name) ?? 0) + 1;
    count.set(name, nth);
    const path = `${standing.path}/${name}${total.get(name) === 1 ? "" : `[${nth}]`}`;
    const place = readPlace(element, { ...standing, path, conditions: [...standing.conditions, ...refused] });
    // A later branch of `choose` is reached only where this one's condition does not hold.
    if (name === "when" && isExpression(attributes.condition))
      refused.push({ asked: attributes.condition, holds: false });
    return place;
  });
}

function readPlace(element: Element, standing: Standing): Place {
  const { name, attributes, content } = element;
  const { path, section, conditions, around } = standing;
  const spot = (value: Value | undefined, at: Pick<Spot, "path" | "attribute">): readonly Spot[] =>
    isExpression(value) ? [{ ...tokenize(value.code), expression: value, section, conditions, ...at }] : [];
  const asked = name === "when" ? attributes.condition : undefined;
  const nested = Array.isArray(content) ? (content as readonly Element[]) : [];
  return {
    ...standing,
    element,
    spots: [
      ...Object.entries(attributes).flatMap(([attribute, value]) =>
        spot(value, { path: `${path}/@${attribute}`, attribute }),
      ),
      ...(Array.isArray(content) ? [] : spot(content as Value, { path })),
    ],
    children: readAll(nested, {
      section,
      path,
      around: [...around, element],
      isStatement: containers.has(name),
      conditions: isExpression(asked) ? [...conditions, { asked, holds: true }] : conditions,
    }),
  };
}
