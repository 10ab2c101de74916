/** `npm run docs`: writes the reference of the public API into docs/api, from what stands above it. */
import { join } from "node:path";
import { writeApiReference } from "./typedoc";

void writeApiReference(join(__dirname, "..", "docs", "api"));
