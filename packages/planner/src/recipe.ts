import { createHash } from 'node:crypto';
import type { EngineName } from './engine-name.ts';
import { DIALECTS, forEachEngine } from './engines/dialects.ts';
import { areListed } from './listed-pieces.ts';
import type { Recipes } from './recipes.ts';
import type { EngineSelects, Pieces, StageCheck, TableShape } from './stage.ts';

/** Everything that decides how a table is made. */
export interface MadeBy {
  readonly pieces: Pieces;
  /** The SELECT that lists the pieces, if only the data tells them. */
  readonly listing?: EngineSelects | undefined;
  readonly shape: TableShape;
  /** The external tables that are read, since their shapes decide how their files are parsed. */
  readonly sources: readonly TableShape[];
  /** The table's own checks and those of the sources: they decide whether it is published. */
  readonly checks: readonly StageCheck[];
  /** Other settings that decide how the rows are written. */
  readonly details: object;
}

/**
 * A hash, for each engine, of everything but the inputs that decides what a bake makes and whether
 * it is published.
 */
export function recipes({ pieces, listing, shape, sources, checks, details }: MadeBy): Recipes {
  const recipe = (engine: EngineName) =>
    createHash('sha256')
      .update(
        JSON.stringify([
          piecesMadeBy(pieces, engine),
          shape,
          sources,
          checks.map(({ name, severity, select }) => [name, severity, madeBy(select, engine)]),
          details,
          ...(listing ? [madeBy(listing, engine)] : []),
        ]),
      )
      .digest('hex');
  return forEachEngine<Recipes>(recipe);
}

function piecesMadeBy(pieces: Pieces, engine: EngineName): unknown {
  return areListed(pieces)
    ? [pieces.placeholders, madeBy(pieces.select, engine)]
    : pieces.map(({ value, select }) => [value, madeBy(select, engine)]);
}

function madeBy<Name extends EngineName>(selects: EngineSelects, engine: Name): unknown {
  return DIALECTS[engine].madeBy(selects[engine]);
}
