/** @type {import("jest").Config} */
module.exports = {
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/", "/cdktf.out/", "/.headroom/"],
  modulePathIgnorePatterns: ["<rootDir>/cdktf.out", "<rootDir>/.headroom"],
  transform: { "\\.ts$": "<rootDir>/test/transform.cjs" },
  testTimeout: 60_000,
  // On two cores jest would else leave one idle.
  maxWorkers: "100%",
};
