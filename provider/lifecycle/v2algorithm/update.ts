// Updates an algorithm of v2 in place: one PUT replaces the whole of it.

import { isOutcomeUnknown, UnexpectedStateError } from "../../errors";
import { parseAlgorithmUuid } from "../../id";
import { changesBetween, comparable, isFilled } from "../../inputs/changes";
import { isExactlyMadeOf, isReportedAs } from "../../inputs/reported";
import type { Table } from "../../inputs/table";
import { type AlgorithmInputs, algorithmChangeRules, algorithmContract } from "../../inputs/v2/algorithmContract";
import { algorithmBodyRows } from "../../inputs/v2/algorithmRows";
import type { AlgorithmDetails } from "../../v2/algorithm";
import { confirmAlgorithm } from "../../v2/findAlgorithm";
import { requestDeadline } from "../deadlines";
import { withNewInputs } from "../outputs";
import type { Properties } from "../properties";
import { removedElsewhere } from "../removedElsewhere";
import { checked } from "../resource";
import { type Environment, textOf } from "../target";
import { algorithmOutputs } from "./outputs";
import { type Emptied, emptiedNames, requestFor, type WantedAlgorithm } from "./request";
import { algorithmOf, confirmationFor, connectTo, type Target } from "./target";
import { algorithmWords } from "./words";

const rows: Table = algorithmBodyRows;

/**
 * Updates an algorithm. What its program no longer gives goes; what the program of an adopted one does not mention stays as it is
 * there. `deletion` and `timeouts` are only noted.
 */
export async function updateAlgorithm(
  environment: Environment,
  id: string,
  olds: Properties,
  news: Properties,
): Promise<{ outs: Properties }> {
  const algorithmId = parseAlgorithmUuid(id);
  const properties = withNewInputs(olds, news, algorithmChangeRules);
  const target = await connectTo(environment, properties, requestDeadline(environment));
  const algorithm = algorithmOf(algorithmId, { ...properties, algorithmId });
  const live = await confirmAlgorithm(confirmationFor(target, olds), algorithm);
  if (live === undefined) throw removedElsewhere("algorithm", id);
  const inputs = checked(algorithmContract, news);
  const { changed } = changesBetween(algorithmChangeRules, olds, news);
  const wanted = wantedNow(olds, inputs, live);
  const isAsWanted = isExactlyMadeOf(rows, { ...wanted, extra: undefined }, live);
  const seen =
    isAsWanted && !changed.some((name) => Object.hasOwn(rows, name))
      ? live
      : await replace(target, { olds, wanted, live });
  return { outs: algorithmOutputs({ ...properties, ...target.location }, seen) };
}

/** What the program gives, and what it leaves to the service, as it is there. */
function wantedNow(olds: Properties, inputs: AlgorithmInputs, live: AlgorithmDetails): WantedAlgorithm {
  const told: Readonly<Record<string, unknown>> = live;
  const left = Object.entries(rows).flatMap(([name, row]) => {
    const isLeft = isFilled(name, olds, algorithmChangeRules) && comparable(told[name], row) !== undefined;
    return isLeft ? [[name, told[name]] as const] : [];
  });
  const { algorithmName = String(olds.algorithmName), workspaceId = textOf(olds.workspaceId) } = live;
  return { ...Object.fromEntries(left), ...inputs, algorithmName, workspaceId };
}

interface Replacement {
  readonly olds: Properties;
  readonly wanted: WantedAlgorithm;
  readonly live: AlgorithmDetails;
}

/** Sends the whole, and looks at what has come of it, also where the answer is lost. */
async function replace({ client }: Target, { olds, wanted, live }: Replacement): Promise<AlgorithmDetails> {
  const { algorithmId } = live;
  const gone = emptiedNames.filter(
    (name) => wanted[name] === undefined && !isFilled(name, olds, algorithmChangeRules) && mayBeThere(name, olds, live),
  );
  const lost = await client.replaceAlgorithm(algorithmId, requestFor(wanted, gone)).catch((error: unknown) => {
    if (isOutcomeUnknown(error)) return error;
    throw error;
  });
  const now = await client.getAlgorithm(algorithmId);
  const told: Readonly<Record<string, unknown>> = now;
  const given: Readonly<Record<string, unknown>> = wanted;
  const kept = Object.entries(rows)
    .filter(([name, row]) => {
      const isCleared = gone.some((each) => each === name);
      return isCleared ? comparable(told[name], row) !== undefined : !isReportedAs(row, given[name], told[name]);
    })
    .map(([name]) => name);
  if (kept.length === 0) return now;
  if (lost !== undefined) throw lost;
  throw new UnexpectedStateError(
    { resourceId: algorithmId, status: "as before", wanted: "changed" },
    `the service accepted the change of ${algorithmWords.title(algorithmId)} and says otherwise of ${kept.join(", ")} now. Run ` +
      "`pulumi up --refresh` to see what is there, or replace the algorithm",
  );
}

/** A list of no entries is no news where there never was one; a search for hyperparameters is said to be none only where there is one. */
function mayBeThere(name: Emptied, olds: Properties, live: AlgorithmDetails): boolean {
  return name !== "autoSearch" || olds.autoSearch !== undefined || live.autoSearch !== undefined;
}
