import { type HarmCategory, harmCategories, type Judge, type Severity } from "./judge";

/** Phrases by what they score, in lower case. Few and plain: they show that a refusal works, and are no measure of what the service would say. */
const phrases: readonly { readonly category: HarmCategory; readonly severity: Severity; readonly words: RegExp }[] = [
  { category: "Hate", severity: 2, words: /\b(?:those|these) people are (?:lazy|stupid)\b/i },
  { category: "Hate", severity: 4, words: /\b(?:subhuman|i hate (?:all|every) (?:foreigners?|immigrants?))\b/i },
  { category: "SelfHarm", severity: 2, words: /\bself[- ]harm(?:ing)?\b/i },
  { category: "SelfHarm", severity: 4, words: /\b(?:hurt|harm|kill) myself\b/i },
  { category: "Sexual", severity: 2, words: /\bnude (?:photos?|pictures?|images?)\b/i },
  { category: "Sexual", severity: 4, words: /\b(?:pornography|explicit sex)\b/i },
  { category: "Violence", severity: 2, words: /\b(?:punch|beat up) (?:him|her|them|someone)\b/i },
  { category: "Violence", severity: 4, words: /\b(?:build|make|plant) a bomb\b|\bkill (?:him|her|them|someone)\b/i },
];

/** Ordinary ways to ask a model to forget its instructions. */
const attacks =
  /\b(?:ignore|disregard|forget) (?:all |any )?(?:of )?(?:the |your |my )?(?:previous|prior|above|earlier|system) (?:instructions?|prompts?|rules)\b|\byou are now (?:dan|in developer mode)\b|\bdo anything now\b|\b(?:reveal|print|repeat) (?:me )?your (?:system prompt|hidden instructions)\b|\bpretend (?:that )?you have no (?:rules|restrictions|guidelines)\b/i;

/** `[[hate:4]]`, `[[blocklist:competitors]]`: what a test writes into a text to be judged exactly so. */
const marks = /\[\[([a-z]+)(?::([^\]]+))?\]\]/gi;

/**
 * The emulator's default judge. A mark sets a category's severity exactly (`[[hate:4]]`, `[[selfharm:0]]`), is an attack (`[[attack]]`) or an item of a
 * blocklist (`[[blocklist:competitors]]`); the highest mark of a category counts, and none of its phrases then. A text without marks goes by the phrases
 * above.
 */
export function ruleJudge(): Judge {
  return {
    analyze(text) {
      const marked = markedSeverities(text);
      return harmCategories.map((category) => ({
        category,
        severity: marked.get(category.toLowerCase()) ?? severityOfPhrases(text, category),
      }));
    },
    shield: (text) => attacks.test(text) || /\[\[attack\]\]/i.test(text),
    blocklist(text, names) {
      const hits = new Set([...text.matchAll(marks)].flatMap(([, kind, name]) => (isBlocklist(kind) ? [name] : [])));
      return names.filter((name) => hits.has(name));
    },
  };
}

function isBlocklist(kind: string | undefined): boolean {
  return kind?.toLowerCase() === "blocklist";
}

function markedSeverities(text: string): ReadonlyMap<string, Severity> {
  const severities = new Map<string, Severity>();
  for (const [, kind = "", value = ""] of text.matchAll(marks)) {
    if (!/^[0-7]$/.test(value)) continue;
    const severity = Number(value) as Severity;
    severities.set(kind.toLowerCase(), Math.max(severity, severities.get(kind.toLowerCase()) ?? 0) as Severity);
  }
  return severities;
}

function severityOfPhrases(text: string, category: HarmCategory): Severity {
  let worst: Severity = 0;
  for (const phrase of phrases) {
    if (phrase.category === category && phrase.severity > worst && phrase.words.test(text)) worst = phrase.severity;
  }
  return worst;
}
