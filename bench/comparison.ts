// The product beside each other tool, measure by measure: who was ahead, in what.

import { isIdle, isProduct, type Results, type Subject } from "./results";
import { type OneVersionSummary, summariseOneVersion, summariseTeardowns, type TeardownSummary } from "./summary";

/** One measure of one case, where less is better. */
export interface Comparison {
  readonly peer: Subject;
  readonly measure: string;
  readonly theirs: number;
  readonly ours: number;
}

/** What has been measured for both, in the order of the results. */
export function comparisons({ oneVersion, teardowns, stateSizes }: Results): Comparison[] {
  const one = summariseOneVersion(oneVersion);
  const many = summariseTeardowns(teardowns).filter(({ limitPerSecond }) => limitPerSecond === undefined);
  const size = (subject: Subject) => stateSizes.find((each) => each.subject === subject)?.total;
  return [
    ...one.filter(isPeer).flatMap((peer) => besideOne(peer, one)),
    ...many.filter(isPeer).flatMap((peer) => besideMany(peer, many)),
    ...compared("closure", "bytes of state", size("closure"), size("product")),
  ];
}

function besideOne(peer: OneVersionSummary, all: readonly OneVersionSummary[]): Comparison[] {
  const ours = all.find(
    ({ subject, removalSeconds, experienced }) =>
      subject === "product" && removalSeconds === peer.removalSeconds && !experienced,
  );
  const which = `one version, D = ${peer.removalSeconds} s`;
  return [
    ...compared(peer.subject, `${which}: seconds late`, peer.lateSeconds.median, ours?.lateSeconds.median),
    ...compared(peer.subject, `${which}: requests`, peer.requests, ours?.requests),
  ];
}

function besideMany(peer: TeardownSummary, all: readonly TeardownSummary[]): Comparison[] {
  const ours = all.find(
    (each) =>
      each.subject === "product" &&
      each.count === peer.count &&
      each.removalSeconds === peer.removalSeconds &&
      isLike(each, peer),
  );
  const which = `N = ${peer.count}, D = ${peer.removalSeconds} s, ${ours?.parallel} at once`;
  return [
    ...compared(peer.subject, `${which}: seconds`, peer.seconds.median, ours?.seconds.median),
    ...compared(peer.subject, `${which}: requests a deletion`, peer.requests, ours?.requests),
  ];
}

/** A loop stands beside the product as it comes; what does many or all at once, beside the product told to do the same. */
function isLike(ours: TeardownSummary, peer: TeardownSummary): boolean {
  if (peer.subject === "shell, all at once") return ours.parallel >= ours.count && !ours.checkpoints;
  if (peer.parallel > 64) return ours.parallel === peer.parallel && !ours.checkpoints;
  return ours.parallel <= 64 && ours.checkpoints;
}

function isPeer({ subject }: { readonly subject: Subject }): boolean {
  return !isProduct(subject) && !isIdle(subject);
}

function compared(peer: Subject, measure: string, theirs?: number, ours?: number): Comparison[] {
  return theirs === undefined || ours === undefined ? [] : [{ peer, measure, theirs, ours }];
}
