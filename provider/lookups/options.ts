// Where a look-up looks, as a program says it.

import type { LocationOverrides } from "../settings/settings";

/** Where to look; what is not given comes from the stack's configuration, the environment or `clouds.yaml`. */
export interface LookupOptions extends LocationOverrides {}
