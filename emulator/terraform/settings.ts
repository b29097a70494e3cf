import type { Findings, Place } from "./findings";
import { pick, type Resolver, unresolved, within } from "./resolve";
import type { Step } from "./template";

/** The two names of one setting: in azurerm's block, and in the body that azapi sends. */
export type Spelling = readonly [azurerm: string, azapi: string];

/** Where settings are written: by which provider, and whether their references are resolved already. */
interface Layer {
  readonly provider: "azurerm" | "azapi";
  readonly written: unknown;
  readonly place: Place;
  readonly resolved: boolean;
  /** Kept out of Terraform's state: azapi's `sensitive_body`. */
  readonly secret: boolean;
}

/** The settings of a resource, or of a block within one, in either provider's spelling; what is written twice is read from the first layer. */
export class Settings {
  constructor(
    readonly layers: readonly Layer[],
    private readonly resolver: Resolver,
    private readonly findings: Findings,
  ) {}

  /** A setting that must be there. */
  text(spelling: Spelling): string {
    return this.textIf(spelling) ?? this.#missing(spelling, "");
  }

  textIf(spelling: Spelling): string | undefined {
    const value = this.value(spelling);
    if (value === undefined) return undefined;
    if (value === unresolved) return "";
    if (["string", "number", "boolean"].includes(typeof value)) return String(value);
    return this.#refuse(spelling, "text", value, "");
  }

  number(spelling: Spelling): number {
    return this.numberIf(spelling) ?? this.#missing(spelling, 0);
  }

  numberIf(spelling: Spelling): number | undefined {
    const value = this.value(spelling);
    if (value === undefined) return undefined;
    if (value === unresolved) return 0;
    const read = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    return typeof read === "number" && Number.isFinite(read) ? read : this.#refuse(spelling, "a number", value, 0);
  }

  flag(spelling: Spelling, otherwise: boolean): boolean {
    const value = this.value(spelling);
    if (value === undefined || value === unresolved) return otherwise;
    if (typeof value === "boolean") return value;
    return value === "true" || (value !== "false" && this.#refuse(spelling, "true or false", value, otherwise));
  }

  /** The blocks of a list; a list of one may be written as the block alone. */
  items(spelling: Spelling): readonly Settings[] {
    const found = this.#find(spelling);
    if (found === undefined || found.value === unresolved) return [];
    const { value, layer, place } = found;
    const each = Array.isArray(value) ? value : [value];
    return each.map((written, index) => {
      const at = Array.isArray(value) ? within(place, index) : place;
      return new Settings([{ ...layer, written, place: at, resolved: true }], this.resolver, this.findings);
    });
  }

  /** Texts by name: each a text, or a list of them. */
  texts(spelling: Spelling): Readonly<Record<string, readonly string[]>> {
    const value = this.value(spelling);
    if (typeof value !== "object" || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).map(([name, given]) => {
        const each: readonly unknown[] = Array.isArray(given) ? given : [given];
        return [name, each.filter((one) => one !== unresolved).map(String)];
      }),
    );
  }

  has(spelling: Spelling): boolean {
    const value = this.value(spelling);
    return value !== undefined && !(Array.isArray(value) && value.length === 0);
  }

  /** Whether a setting is kept out of Terraform's state. */
  isSecret(spelling: Spelling): boolean {
    return this.#find(spelling)?.layer.secret ?? false;
  }

  /** Complains of settings that change what a gateway does, and that the emulator does not know. */
  refuse(spellings: readonly Spelling[]): void {
    for (const spelling of spellings) {
      if (this.has(spelling))
        this.findings.add(this.placeOf(spelling), "must not be set: the emulator does not know it");
    }
  }

  /** Complains of a setting: `must be …, got …`. */
  complain(spelling: Spelling, message: string): void {
    this.findings.add(this.placeOf(spelling), message);
  }

  /** Complains of a setting that names what is not there. */
  complainOfLink(spelling: Spelling, message: string): void {
    this.findings.addLink(this.placeOf(spelling), message);
  }

  /** Where a setting stands; where it would, if it is not written. */
  placeOf(spelling: Spelling): Place {
    const found = this.#find(spelling);
    if (found) return found.place;
    const layer = this.layers.at(-1);
    if (layer === undefined) throw new RangeError("settings have at least one layer");
    return within(layer.place, ...stepsOf(layer, spelling));
  }

  /** A setting with its references resolved; undefined when it is not written. */
  value(spelling: Spelling): unknown {
    return this.#find(spelling)?.value;
  }

  #find(spelling: Spelling): { value: unknown; layer: Layer; place: Place } | undefined {
    for (const layer of this.layers) {
      const steps = stepsOf(layer, spelling);
      if (steps.length === 0) continue;
      const { written, place } = layer;
      const value = layer.resolved ? pick(written, steps) : this.resolver.walk(written, steps, place);
      if (value !== undefined) return { value, layer, place: within(place, ...steps) };
    }
    return undefined;
  }

  #missing<T>(spelling: Spelling, instead: T): T {
    this.complain(spelling, "must be set, got nothing");
    return instead;
  }

  #refuse<T>(spelling: Spelling, wanted: string, got: unknown, instead: T): T {
    this.complain(spelling, `must be ${wanted}, got ${JSON.stringify(got)}`);
    return instead;
  }
}

/** The path of a setting as this layer's provider spells it; empty where that provider has no such setting. */
function stepsOf({ provider }: Layer, [azurerm, azapi]: Spelling): readonly Step[] {
  const path = provider === "azurerm" ? azurerm : azapi;
  return path === "" ? [] : path.split(".");
}
