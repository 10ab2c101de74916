// Values that are made at their first use and kept; a failure is not kept, so that the next who asks tries anew.

/** Makes a function that makes its value once. */
export function lazy<Value>(make: () => Value): () => Value {
  const kept = new Map<"value", Value>();
  return () => getOrCreate(kept, "value", make);
}

/** The value under `key`, made now if it is not there yet. */
export function getOrCreate<Key, Value>(kept: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = kept.get(key);
  if (known !== undefined) {
    return known;
  }
  const made = make();
  kept.set(key, made);
  return made;
}

/** As `getOrCreate`, for values that take a while: all who ask meanwhile share one promise, which is forgotten when it fails. */
export function getOrCreatePromise<Key, Value>(
  kept: Map<Key, Promise<Value>>,
  key: Key,
  make: () => Promise<Value>,
): Promise<Value> {
  return getOrCreate(kept, key, () => {
    const coming = make();
    coming.catch(() => kept.delete(key));
    return coming;
  });
}
