/** Words of three letters: with the blank between, each is one token of four characters, so a text's estimate is its count of words. */
const words =
  "the sum was low and our lab saw how one new fix can cut the lag for all who ask now try any way out".split(" ");
const cycleTokens = words.length * 240;
const cycle = Array.from({ length: 240 }, () => words.join(" ")).join(" ");
const charactersPerWord = 4;

/** Characters of a text of so many tokens. */
export function fillerLength(tokens: number): number {
  return Math.max(0, tokens * charactersPerWord - 1);
}

/** The tokens `from` up to `to` of a text that a seed determines; a blank stands before each word but the first. */
export function fillerText(seed: number, from: number, to: number): string {
  let text = "";
  for (let token = from; token < to; ) {
    const start = ((seed % words.length) + token) % cycleTokens;
    const count = Math.min(to - token, cycleTokens - start);
    const piece = cycle.slice(start * charactersPerWord, (start + count) * charactersPerWord - 1);
    text += token === 0 ? piece : ` ${piece}`;
    token += count;
  }
  return text;
}
