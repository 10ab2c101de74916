// Lets Node keep what it has compiled, such as TypeScript and Pulumi's SDK, for the next of the many processes that tests start.

const { enableCompileCache } = require("node:module");
const { join } = require("node:path");

// Whoever is started by a test inherits it.
process.env.NODE_COMPILE_CACHE ??= join(__dirname, "..", "..", ".cache", "compiled");
enableCompileCache(process.env.NODE_COMPILE_CACHE);
