/** Waits until something is so; says what it waited for when it does not become so. */
export async function until(what: string, so: () => boolean | Promise<boolean>, seconds = 60): Promise<void> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    if (await so()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Niet binnen ${seconds} seconden: ${what}`);
}
