// The error of a promise that must fail.

/** The reason of the promise's rejection; fails when there is none. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("it succeeded where it had to fail");
}
