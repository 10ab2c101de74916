// The error for an update of something that is gone.

import { UnexpectedStateError } from "../errors";

/** There is nothing to update, and an update cannot take a resource from the state. */
export function removedElsewhere(thing: string, resourceId: string): UnexpectedStateError {
  return new UnexpectedStateError(
    { resourceId, status: "gone", wanted: "standing" },
    `${thing} ${resourceId} is gone: it was removed outside of this stack. Run \`pulumi refresh\`, which takes it from ` +
      "the state, and then `pulumi up`, which makes a new one; `pulumi up --refresh` does both.",
  );
}
