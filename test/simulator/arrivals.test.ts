import { drawArrivals, type MeasuredBin } from "../../simulator/arrivals";

const bin = (overrides: Partial<MeasuredBin> = {}): MeasuredBin => ({
  lane: "chat",
  startSeconds: 600,
  requests: 1000,
  promptTokens: 500_000,
  cachedTokens: 100_000,
  outputTokens: 50_000,
  peakRequests10s: 400,
  ...overrides,
});
const draw = (bins: readonly MeasuredBin[], seed = 1, load = {}) => drawArrivals(bins, { binSeconds: 60, seed, load });
const sum = (of: Uint32Array) => of.reduce((all, each) => all + each, 0);

test("as many as were measured, in the bin, in order, about as large in sum", () => {
  const drawn = draw([bin()]);
  expect(drawn).toHaveLength(1000);
  expect(drawn.atMs.every((atMs) => atMs >= 600_000 && atMs <= 660_000)).toBe(true);
  expect(drawn.atMs).toEqual(Float64Array.from(drawn.atMs).sort());
  expect(Math.abs(sum(drawn.promptTokens) / 500_000 - 1)).toBeLessThan(0.1);
  expect(Math.abs(sum(drawn.outputTokens) / 50_000 - 1)).toBeLessThan(0.1);
  expect(drawn.cachedTokens.every((cached, row) => cached <= (drawn.promptTokens[row] ?? 0))).toBe(true);
});

test("the busiest ten seconds hold their part", () => {
  const tens = new Map<number, number>();
  for (const atMs of draw([bin()]).atMs)
    tens.set(Math.floor(atMs / 10_000), (tens.get(Math.floor(atMs / 10_000)) ?? 0) + 1);
  expect(Math.abs(Math.max(...tens.values()) - 400)).toBeLessThan(5);
});

test("the load of a lane multiplies its requests and no other's", () => {
  const drawn = draw([bin(), bin({ lane: "agent" })], 1, { chat: 2.5, agent: 0 });
  expect(drawn).toHaveLength(2500);
  expect(drawn.lanes).toEqual(["chat"]);
});

test("the same seed draws the same, another one others; no bins draw nothing", () => {
  expect(draw([bin()], 4)).toEqual(draw([bin()], 4));
  expect(draw([bin()], 4)).not.toEqual(draw([bin()], 5));
  expect(draw([])).toHaveLength(0);
});
