/** Kinds of harm that are scored, in the order of an answer. */
export const harmCategories = ["Hate", "SelfHarm", "Sexual", "Violence"] as const;

export type HarmCategory = (typeof harmCategories)[number];

export type Severity = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** How harmful a text is in one category: 0 is safe, 7 the worst. */
export interface HarmScore {
  readonly category: HarmCategory;
  readonly severity: Severity;
}

/** Whoever says what a text is like. The emulator has no classifier: its default goes by rules, and a test brings its own. */
export interface Judge {
  /** A score for each category, in the order of `harmCategories`. */
  analyze(text: string): readonly HarmScore[];
  /** True when the text tries to talk a model out of its instructions. */
  shield(text: string): boolean;
  /** Of the named blocklists, those that have an item in the text. */
  blocklist(text: string, names: readonly string[]): readonly string[];
}
