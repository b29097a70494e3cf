#!/usr/bin/env node
// TypeScript runs as it is: no build step stands between an edit and what is synthesized.
require("tsx/cjs");
require("./main");
