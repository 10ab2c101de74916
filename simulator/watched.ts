/** What can be watched: tells whoever asked of every change, and counts them. */

export abstract class Watched<Change> {
  /** Grows with every change; for watchers that poll. */
  revision = 0;
  private readonly watchers = new Set<(change: Change) => void>();

  /** Calls `watcher` on every change, until the returned function is called. */
  watch(watcher: (change: Change) => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  protected changed(change: Change): void {
    this.revision++;
    for (const watcher of this.watchers) watcher(change);
  }
}
