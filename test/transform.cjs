// esbuild is what tsx runs on, so tests see the code exactly as `headroom` does.
const { transformSync } = require("esbuild");

module.exports = {
  process(source, sourcefile) {
    return transformSync(source, { loader: "ts", format: "cjs", target: "node20", sourcemap: "inline", sourcefile });
  },
};
