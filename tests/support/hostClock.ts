// Preloaded into a host: the clock that the package waits by becomes one that nobody waits for.

import { systemClock } from "../../provider/dist/clock";
import { VirtualClock } from "./clock";

const clock = new VirtualClock();
Object.assign(systemClock, {
  now: () => clock.now(),
  date: () => clock.date(),
  after: (milliseconds: number, callback: () => void) => clock.after(milliseconds, callback),
});
