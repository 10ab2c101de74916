// What messages say of the things of one resource.

import type { Note } from "../notes/note";

export interface Words {
  /** What notes call it. */
  readonly kind: Note["kind"];
  /** "training job version 10/20". */
  title(id: string): string;
  /** What a note is on: "a version of this resource in job 10". */
  subject(traces: Note["traces"]): string;
  /** What to do about one that may be nobody's. */
  advice(traces: Note["traces"]): string;
}
