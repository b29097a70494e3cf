// Preloaded before anything else: `cdktf` becomes its community successor, inside the provider bindings too.
const Module = require("node:module");

const resolve = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const asked = /^cdktf(?=\/|$)/.test(request) ? request.replace("cdktf", "cdktn") : request;
  return resolve.call(this, asked, ...rest);
};
