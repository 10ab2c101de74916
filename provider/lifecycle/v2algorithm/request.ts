// The request for an algorithm of v2: a creation and a change both say the whole.

import { assumedOf } from "../../inputs/table";
import type { AlgorithmInputs } from "../../inputs/v2/algorithmContract";
import { algorithmBodyRows } from "../../inputs/v2/algorithmRows";
import { writeInputs } from "../../inputs/wire";
import { algorithmCodecs } from "../../v2/algorithmCodecs";
import { merged } from "../merged";
import type { Properties } from "../properties";

/** What goes only where it is said to be empty, and how that is said; a command that is left out is gone. */
const emptied = {
  description: { metadata: { description: "" } },
  parameters: { job_config: { parameters: [] } },
  inputs: { job_config: { inputs: [] } },
  outputs: { job_config: { outputs: [] } },
  resourceRequirements: { resource_requirements: [] },
  autoSearch: { advanced_config: { auto_search: { reward_attrs: [], search_params: [], algo_configs: [] } } },
} as const;

/** An input that goes only so. */
export type Emptied = keyof typeof emptied;

export const emptiedNames: readonly Emptied[] = [
  "description",
  "parameters",
  "inputs",
  "outputs",
  "resourceRequirements",
  "autoSearch",
];

/** What is wanted, by the names of our inputs. */
export type WantedAlgorithm = Partial<AlgorithmInputs> & { readonly algorithmName: string };

/** The request for an algorithm, without what is not given; a change says of some inputs that there is to be nothing any more. */
export function requestFor(wanted: WantedAlgorithm, gone: readonly Emptied[] = []): Properties {
  const { extra = {}, ...own } = wanted;
  const given: Properties = { ...assumedOf(algorithmBodyRows), ...own };
  const body = writeInputs(algorithmBodyRows, algorithmCodecs, given);
  return [...gone.map((name) => emptied[name]), extra].reduce<Properties>(merged, body);
}
