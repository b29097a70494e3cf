import { loadCatalog } from "../../catalog/load-catalog";
import { tokenLimits } from "../../catalog/lookup";

const catalog = loadCatalog();

/** Figures as Microsoft's list of models prints them, picked over each of its tables. */
describe("token limits", () => {
  test.each([
    ["gpt-6.1-sol", "2026-09-29", 922_000, 128_000],
    ["gpt-5.6-terra", "2026-07-09", 922_000, 128_000],
    ["gpt-chat-latest", "2026-06-24", 111_616, 16_384],
    ["gpt-chat-latest", "2026-08-06", 272_000, 128_000],
    ["gpt-5.4", "2026-03-05", 922_000, 128_000],
    ["gpt-5.4-mini", "2026-03-17", 272_000, 128_000],
    ["gpt-5", "2025-08-07", 272_000, 128_000],
    ["o4-mini", "2025-04-16", 200_000, 100_000],
    ["gpt-4o", "2024-05-13", 128_000, 4_096],
    ["gpt-4o", "2024-11-20", 128_000, 16_384],
  ])("%s %s takes %d tokens and gives %d", (model, version, maxInputTokens, maxOutputTokens) => {
    expect(tokenLimits(catalog, model, version)).toEqual({ maxInputTokens, maxOutputTokens });
  });

  test("state no input where the page gives a context window alone", () => {
    expect(tokenLimits(catalog, "gpt-4.1", "2025-04-14")).toStrictEqual({ maxOutputTokens: 32_768 });
  });

  test.each([
    ["a row without a version on the page", "text-embedding-3-small", "1"],
    ["another version than the page's", "gpt-5-codex", "2025-09-15"],
    ["limits that vary with the model behind", "model-router", "2025-11-18"],
    ["a version that the catalog does not know", "gpt-4o", "2020-01-01"],
  ])("are unknown for %s", (_, model, version) => {
    expect(tokenLimits(catalog, model, version)).toBeUndefined();
  });

  test("are known for 40 versions, each with a page as its source", () => {
    const limited = catalog.models.filter(({ model, version }) => tokenLimits(catalog, model, version));
    expect(limited).toHaveLength(40);
    for (const { source } of limited) expect(source.split(" ")).toContainEqual(expect.stringMatching(/^S-MODELS/));
  });

  test("are positive, and output is at most a million and never more than input", () => {
    for (const { model, version } of catalog.models) {
      const { maxInputTokens = 1_000_000, maxOutputTokens = 1 } = tokenLimits(catalog, model, version) ?? {};
      expect(maxOutputTokens).toBeGreaterThan(0);
      expect(maxOutputTokens).toBeLessThanOrEqual(1_000_000);
      expect(maxInputTokens).toBeGreaterThanOrEqual(maxOutputTokens);
    }
  });
});
