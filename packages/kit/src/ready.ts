/**
 * Of what a server cannot do its work without, by name: what is missing. A question that fails is a no, and so is the
 * answer `false`.
 */
export async function missingOf(asked: Record<string, Promise<unknown>>): Promise<string[]> {
  const told = Object.entries(asked).map(async ([name, question]) => {
    const there = await question.then(
      (answer) => answer !== false,
      () => false,
    );
    return there ? [] : [name];
  });
  return (await Promise.all(told)).flat();
}
