// What messages say of algorithms of v2.

import { adviceOnStrayAlgorithm } from "../strays";
import type { Words } from "../words";

export const algorithmWords: Words = {
  kind: "v2algorithm",
  title: (id) => `algorithm ${id}`,
  subject: ({ algorithmName }) => `algorithm "${algorithmName}" for this resource`,
  advice: ({ algorithmName = "" }) => adviceOnStrayAlgorithm(algorithmName),
};
