#!/usr/bin/env node
// Plain JavaScript that any Node reads: an old one must hear what is missing, not a syntax error.
const needed = require("../package.json").engines.node.replace(">=", "");
const [major, minor] = process.versions.node.split(".").map(Number);
const [neededMajor, neededMinor] = needed.split(".").map(Number);
if (major < neededMajor || (major === neededMajor && minor < neededMinor)) {
  process.stderr.write(`headroom needs Node.js ${needed} or newer, got ${process.versions.node} (see .nvmrc)\n`);
  process.exit(1);
}
// TypeScript runs as it is: no build step stands between an edit and what is synthesized.
require("tsx/cjs");
require("./main");
