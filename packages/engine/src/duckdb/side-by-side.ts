/**
 * Distributes items to workers: each takes the next waiting one. After an error the workers finish
 * their current items, and take no more.
 *
 * @throws the first worker's error
 */
export async function sideBySide<Worker, Item>(
  workers: readonly Worker[],
  items: readonly Item[],
  act: (worker: Worker, item: Item) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const work = async (worker: Worker): Promise<void> => {
    try {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
        await act(worker, item);
      }
    } catch (error) {
      waiting.length = 0;
      throw error;
    }
  };
  const outcomes = await Promise.allSettled(workers.map(work));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}
