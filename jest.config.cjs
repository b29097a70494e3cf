/** @type {import("jest").Config} */
module.exports = {
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  // What takes long, and is held by the CI: `npm run test:long`.
  testPathIgnorePatterns: ["/node_modules/", "/cdktf.out/", "/.headroom/", "\\.long\\.test\\.ts$"],
  modulePathIgnorePatterns: ["<rootDir>/cdktf.out", "<rootDir>/.headroom"],
  transform: { "\\.ts$": "<rootDir>/test/transform.cjs" },
  testTimeout: 60_000,
  // On two cores jest would else leave one idle.
  maxWorkers: "100%",
};
