/** The parts of a system that `doctor` examines. */
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
 * What was found about one thing. A `problem` keeps a bake or a reader from working; a `warning` is
 * something that a person should know, and may be intended.
 */
export interface Finding {
  readonly area: Area;
  readonly status: 'ok' | 'warning' | 'problem';
  /** The thing: a table, a file, a limit. */
  readonly about: string;
  readonly message: string;
  /** What to do; null if there is nothing to do. */
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
