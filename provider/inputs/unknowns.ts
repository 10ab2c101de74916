// Unknown values: what a host puts, in a preview, where a value will come from a resource that does not exist yet.

/** True for the value by which the host says that it is not known yet. */
export type IsUnknown = (value: unknown) => boolean;

/** Of a host, or a moment, in which every value is known. */
export const allKnown: IsUnknown = () => false;

/** True when the value is unknown or holds an unknown value somewhere. */
export function holdsUnknown(value: unknown, isUnknown: IsUnknown): boolean {
  if (isUnknown(value)) return true;
  return (
    typeof value === "object" && value !== null && Object.values(value).some((inner) => holdsUnknown(inner, isUnknown))
  );
}
