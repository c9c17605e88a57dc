type Item = Readonly<Record<string, { readonly S: string }>>;

interface Write {
  readonly TableName: string;
  readonly Item?: Item;
  readonly Key?: Item;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, { readonly S: string }>>;
}

/**
 * A DynamoDB table with the key `lock`, as far as the machines use it: conditions are
 * `attribute_not_exists(#a)` and `#a = :b`, joined by `OR`. It refuses what DynamoDB refuses: names
 * and values that an expression lacks or does not use, and reserved words.
 */
export class LockTable {
  readonly #items = new Map<string, Item>();
  readonly #onChange: () => void;

  constructor(onChange: () => void = () => {}) {
    this.#onChange = onChange;
  }

  getItem({ Key }: Write): { readonly Item?: Item } {
    const item = this.#items.get(Key?.['lock']?.S ?? '');
    return item ? { Item: item } : {};
  }

  putItem({ Item, ...write }: Write): object {
    if (!Item?.['lock']) throw named('DynamoDB.AmazonDynamoDBException', 'no key');
    this.#check(this.#items.get(Item['lock'].S), write);
    this.#items.set(Item['lock'].S, Item);
    this.#onChange();
    return {};
  }

  deleteItem({ Key, ...write }: Write): object {
    const lock = Key?.['lock']?.S ?? '';
    this.#check(this.#items.get(lock), write);
    this.#items.delete(lock);
    this.#onChange();
    return {};
  }

  /** Writes an item as another execution would. */
  set(lock: string, holder: string): void {
    this.#items.set(lock, { lock: { S: lock }, holder: { S: holder } });
    this.#onChange();
  }

  holderOf(lock: string): string | undefined {
    return this.#items.get(lock)?.['holder']?.S;
  }

  #check(item: Item | undefined, write: Omit<Write, 'Item' | 'Key'>): void {
    const { ConditionExpression: condition = '' } = write;
    const names = write.ExpressionAttributeNames ?? {};
    const values = write.ExpressionAttributeValues ?? {};
    const used = [...new Set(condition.match(/[#:]\w+/g) ?? [])].sort();
    const given = [...Object.keys(names), ...Object.keys(values)].sort();
    if (used.join() !== given.join() || /(^|[( ])(lock|holder)\b/i.test(condition)) {
      throw named('DynamoDB.AmazonDynamoDBException', `ValidationException: ${condition}`);
    }
    const isMet = condition.split(' OR ').some((term) => {
      const [, missing] = /^attribute_not_exists\((#\w+)\)$/.exec(term) ?? [];
      if (missing !== undefined) return item?.[names[missing] ?? ''] === undefined;
      const [, name = '', value = ''] = /^(#\w+) = (:\w+)$/.exec(term) ?? [];
      return item?.[names[name] ?? '']?.S === values[value]?.S && item !== undefined;
    });
    if (!isMet) throw named('DynamoDB.ConditionalCheckFailedException', 'not met');
  }
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
