/** What is looked at. */
export type Area =
  | 'machine'
  | 'lake'
  | 'aws'
  | 'glue'
  | 'sources'
  | 'tables'
  | 'bakes'
  | 'stacks'
  | 'locks'
  | 'triggers'
  | 'queues';

/**
 * What was found of one thing. A `problem` keeps a bake or a reader from what they should get; a
 * `warning` is something that a person should know of, and may be as it is meant to be.
 */
export interface Finding {
  readonly area: Area;
  readonly status: 'ok' | 'warning' | 'problem';
  /** The thing: a table, a file, a limit. */
  readonly about: string;
  readonly message: string;
  /** What to do; null where there is nothing to do. */
  readonly todo: string | null;
}

type Told = Pick<Finding, 'about' | 'message'>;

export function ok(area: Area, told: Told): Finding {
  return { area, status: 'ok', ...told, todo: null };
}

export function warning(area: Area, told: Told & { readonly todo: string }): Finding {
  return { area, status: 'warning', ...told };
}

export function problem(area: Area, told: Told & { readonly todo: string }): Finding {
  return { area, status: 'problem', ...told };
}
