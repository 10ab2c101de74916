/** What falls due when, the earliest first: a binary heap. */

export interface DueQueue<T> {
  add(at: number, item: T): void;
  /** Takes out the earliest item that is due at `now`; undefined if none is. */
  takeDue(now: number): T | undefined;
  clear(): void;
}

export function createDueQueue<T>(): DueQueue<T> {
  let heap: { at: number; item: T }[] = [];
  const timeAt = (index: number) => heap[index]?.at ?? Number.POSITIVE_INFINITY;
  const swap = (a: number, b: number) => {
    const [left, right] = [heap[a], heap[b]];
    if (left && right) [heap[a], heap[b]] = [right, left];
  };
  return {
    add: (at, item) => {
      heap.push({ at, item });
      for (let child = heap.length - 1; child > 0; ) {
        const parent = (child - 1) >> 1;
        if (timeAt(parent) <= timeAt(child)) return;
        swap(parent, child);
        child = parent;
      }
    },
    takeDue: (now) => {
      if (timeAt(0) > now) return undefined;
      swap(0, heap.length - 1);
      const first = heap.pop();
      for (let parent = 0; ; ) {
        const left = 2 * parent + 1;
        const earlier = timeAt(left + 1) < timeAt(left) ? left + 1 : left;
        if (timeAt(earlier) >= timeAt(parent)) return first?.item;
        swap(parent, earlier);
        parent = earlier;
      }
    },
    clear: () => {
      heap = [];
    },
  };
}
