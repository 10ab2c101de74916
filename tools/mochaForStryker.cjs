// Mocha 12 gives its files the ending .cjs, and Stryker's runner asks for them without one: Node is told to find them.
require.extensions[".cjs"] = require.extensions[".js"];
