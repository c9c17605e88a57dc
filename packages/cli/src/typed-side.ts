import { existsSync, statSync } from 'node:fs';
import { BAKE_WORDS, ENGINE_TRAITS, isBakeId, typedTime } from '@dc-data-baker/engine/bakes';
import { DatabakerError, ENVIRONMENTS, type Environment } from '@dc-data-baker/models';
import type { EngineName } from '@dc-data-baker/planner';
import { type EngineOptions, fromWhereTyped } from './options.ts';

/** One side of a comparison, parsed from the command line. */
export interface TypedSide {
  readonly options: EngineOptions;
  /** A word, an id or a time; `undefined` if none was given. */
  readonly bake: string | undefined;
  /** Whether a place other than the options' was given. */
  readonly isElsewhere: boolean;
}

/**
 * Parses `[PLACE][@BAKE]`, or only a bake. A place is a lake's folder, or the name of an engine or
 * an environment; a bake is `published`, `previous`, `candidate`, an id or a time.
 *
 * @throws a `request` error for anything else
 */
export function typedSide(typed: string, options: EngineOptions, cwd: string): TypedSide {
  if (isBake(typed)) return { options, bake: typed, isElsewhere: false };
  const at = typed.lastIndexOf('@');
  const [place, bake] =
    at >= 0 && isBake(typed.slice(at + 1))
      ? [typed.slice(0, at), typed.slice(at + 1)]
      : [typed, undefined];
  if (place === '') return { options, bake, isElsewhere: false };
  return { options: placed(place, options, cwd, typed), bake, isElsewhere: true };
}

function isBake(text: string): boolean {
  return (
    (BAKE_WORDS as readonly string[]).includes(text) ||
    isBakeId(text) ||
    typedTime(text) !== undefined
  );
}

function placed(place: string, options: EngineOptions, cwd: string, typed: string): EngineOptions {
  if ((ENVIRONMENTS as readonly string[]).includes(place)) {
    return { ...options, env: place as Environment };
  }
  if (Object.hasOwn(ENGINE_TRAITS, place)) return { ...options, engine: place as EngineName };
  const path = fromWhereTyped(cwd)(place);
  if (existsSync(path) && statSync(path).isDirectory()) {
    return { ...options, lake: path, engine: 'duckdb' };
  }
  throw new DatabakerError(
    'request',
    `\`${typed}\` is neither a bake nor a place; expected ${BAKE_WORDS.join(', ')}, a bake's id or a time such as 2026-11-26T18:00, or a lake's folder, ${[...Object.keys(ENGINE_TRAITS), ...ENVIRONMENTS].join(', ')}, with @ and a bake after it or not`,
  );
}
