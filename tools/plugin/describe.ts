/** `npm run describe`: writes what stands above the rows of the inputs into the package's schema. */
import { writeFileSync } from "node:fs";
import { descriptionsFile, descriptionsModule } from "./descriptions";

writeFileSync(descriptionsFile, descriptionsModule());
