/**
 * Does something with each item, at most so many at a time.
 *
 * @returns the results in the order of the items
 * @throws the first error; what has begun by then goes on, and nothing more is begun
 */
export async function atOnce<Item, Result>(
  most: number,
  items: readonly Item[],
  act: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  let broken = false;
  const lane = async (): Promise<void> => {
    while (next < items.length && !broken) {
      const index = next++;
      try {
        results[index] = await act(items[index] as Item);
      } catch (error) {
        broken = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, lane));
  return results;
}
