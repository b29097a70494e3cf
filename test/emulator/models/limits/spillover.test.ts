import { spilloverOutcome, spillsOver } from "../../../../emulator/models/limits/spillover";

test.each([
  [429, false, true],
  [500, false, true],
  [503, false, true],
  [400, true, true],
  [400, false, false],
  [401, false, false],
  [404, false, false],
  [408, false, false],
  [502, false, false],
  [200, false, false],
])("a provisioned deployment's %d (long context: %s) spills over: %s", (status, isLongContext, spills) => {
  expect(spillsOver(status, isLongContext)).toBe(spills);
});

test("the standard deployment's answer is the caller's, unless it fails too", () => {
  expect(spilloverOutcome(200)).toEqual({ answeredBy: "standard", spilloverError: undefined });
  expect(spilloverOutcome(429)).toEqual({ answeredBy: "provisioned", spilloverError: 429 });
});
