interface OfAKind {
  readonly kind: string;
}

/** A function for each kind of a union. A missing kind is a compile error. */
export type ByKind<Item extends OfAKind, Rest extends unknown[], Result> = {
  readonly [Kind in Item['kind']]: (
    item: Extract<Item, { readonly kind: Kind }>,
    ...rest: Rest
  ) => Result;
};

type RestOf<Handler> = Handler extends (item: never, ...rest: infer Rest) => unknown ? Rest : never;

type ResultOf<Handler> = Handler extends (...all: never) => infer Result ? Result : never;

/** Calls the function for an item's kind with the item and any further arguments. */
export function byKind<Item extends OfAKind, Handlers extends ByKind<Item, never[], unknown>>(
  handlers: Handlers,
  item: Item,
  ...rest: RestOf<Handlers[Item['kind']]>
): ResultOf<Handlers[Item['kind']]> {
  // The function for a kind takes an item of that kind; TypeScript cannot see that the two agree.
  const handler = handlers[item.kind as Item['kind']] as unknown as (
    item: Item,
    ...rest: RestOf<Handlers[Item['kind']]>
  ) => ResultOf<Handlers[Item['kind']]>;
  return handler(item, ...rest);
}
