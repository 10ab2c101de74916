// Preloaded into the host of a story: hours pass in a moment, but a busy machine gets its time to answer.

import { systemClock } from "../../provider/dist/clock";
import { VirtualClock } from "../support/clock";

const clock = new VirtualClock({ patience: 250 });
Object.assign(systemClock, {
  now: () => clock.now(),
  // The calendar is the service's: what is young there must not look old here, after hours that nobody has lived.
  date: () => Date.now(),
  after: (milliseconds: number, callback: () => void) => clock.after(milliseconds, callback),
});
