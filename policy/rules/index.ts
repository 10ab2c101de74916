// All rules of the pack; importing them starts nothing, so a team can build a pack of its own from them.

export { acceleratorStacks } from "./acceleratorStacks";
export { adoptionReasons } from "./adoptionReasons";
export { allowedBuckets } from "./allowedBuckets";
export { allowedMachines } from "./allowedMachines";
export { allowedPlaces } from "./allowedPlaces";
export { autoStopRequired } from "./autoStopRequired";
export { deleteTimeout } from "./deleteTimeout";
export { descriptionRequired } from "./descriptionRequired";
export { logsRequired } from "./logsRequired";
export { maxPriority } from "./maxPriority";
export { maxVersions } from "./maxVersions";
export { maxWorkers } from "./maxWorkers";
export { naming } from "./naming";
export { noCredentials } from "./noCredentials";
export { noExtra } from "./noExtra";
export { noHostPaths } from "./noHostPaths";
export { nothingLeftOver } from "./nothingLeftOver";
export { ownResults } from "./ownResults";
export { pinnedImages } from "./pinnedImages";
export { removable } from "./removable";
export { requiredTags } from "./requiredTags";
export { secureEndpoint } from "./secureEndpoint";
export { stopActive } from "./stopActive";
