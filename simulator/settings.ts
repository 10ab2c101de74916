/** Settings that overrule one another: of those that match, the newest wins. */

export interface Settings<Setting> {
  set(setting: Setting): void;
  clear(): void;
  /** The newest setting that `matches`. */
  newest(matches: (setting: Setting) => boolean): Setting | undefined;
}

export function createSettings<Setting>(): Settings<Setting> {
  let settings: Setting[] = [];
  return {
    set: (setting) => {
      settings.push(setting);
    },
    clear: () => {
      settings = [];
    },
    newest: (matches) => settings.findLast(matches),
  };
}
