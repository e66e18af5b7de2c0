const endsWithinMs = 240_000;

/** What is to come, or an error that says what did not come in time: far more than it takes on a busy machine. */
export async function within<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`Waited in vain for ${what}.`));
    }, endsWithinMs);
  });
  return Promise.race([promise, late]).finally(() => {
    clearTimeout(timer);
  });
}
