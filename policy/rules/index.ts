// All rules of the pack; importing them starts nothing, so a team can build a pack of its own from them.

export { removable } from "./removable";
