// The policy pack as the CLI runs it.

import { ModelArtsPolicyPack } from "./pack";

new ModelArtsPolicyPack();
