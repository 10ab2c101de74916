// The policy pack: building it starts the server that the CLI talks to, so this file does nothing else.

import { PolicyPack } from "@pulumi/policy";
import * as rules from "./rules";

new PolicyPack("modelarts", { policies: Object.values(rules) });
