import { type ByKind, byKind } from '@dc-data-baker/models';
import {
  isWriting,
  type Plan,
  type Project,
  type Stage,
  tableNamed,
  type WritingStage,
} from '@dc-data-baker/planner';
import { contentKey } from './content-key.ts';
import type { Engine } from './engine.ts';
import { heldMessage, keepsBack, readHold } from './hold.ts';
import { readManifest, UnreadableManifest } from './manifest-store.ts';
import type { ObjectStore } from './object-store.ts';
import { isPublishedWhole } from './publish.ts';
import { recipeOf } from './recipe.ts';
import { isWhole } from './whole-bake.ts';

/** Whether a stage need run, and why. */
export interface Verdict {
  readonly runs: boolean;
  readonly because: string;
  /** It does not run because a rollback holds its table. */
  readonly held?: true;
}

const UNCHANGED: Verdict = { runs: false, because: 'nothing that goes into it has changed' };

type Judges = ByKind<Stage, [], Promise<Verdict>>;

export interface ChangesOptions {
  readonly store: ObjectStore;
  readonly project: Project;
  readonly plan: Plan;
  readonly engine: Pick<Engine, 'name' | 'patches'>;
  /** Every stage runs. */
  readonly force?: boolean;
}

/**
 * Compares what a bake would be made of with what the published one was made of: the recipe (SQL,
 * parameters, definitions, checks, versions of the engine) and the contents of its inputs. Times
 * do not count.
 *
 * A table is judged when the bake comes to it, by what its inputs then are; `foresee` judges a whole
 * plan beforehand.
 */
export class Changes {
  readonly #options: ChangesOptions;
  /** The verdicts on the tables that the bake has come to. */
  readonly #verdicts = new Map<string, Verdict>();
  /** What is in each table, as long as it stays so. */
  readonly #keys = new Map<string, Promise<string | undefined>>();

  constructor(options: ChangesOptions) {
    this.#options = options;
  }

  /** Whether a stage need run now, those before it in the plan being done. */
  async judge(stage: Stage): Promise<Verdict> {
    const judges: Judges = {
      source: ({ table }) => this.#judgeSource(table),
      write: (write) => this.#judgeWrite(write),
      shards: (write) => this.#judgeWrite(write),
      audit: ({ table, of }) => (of === 'source' ? this.#judgeSource(table) : this.#asTable(table)),
      publish: ({ table }) => this.#asTable(table),
      prune: ({ table }) => this.#asTable(table),
    };
    return byKind(judges, stage);
  }

  /** The verdicts on all stages of the plan, by their ids, before any of them runs. */
  async foresee(): Promise<ReadonlyMap<string, Verdict>> {
    const verdicts = new Map<string, Verdict>();
    for (const stage of this.#options.plan.stages) {
      const baked = isWriting(stage)
        ? stage.reads.find((read) => this.#verdicts.get(read)?.runs)
        : undefined;
      const isHeld = isWriting(stage) && (await this.#heldBack(stage)) !== undefined;
      const verdict =
        baked === undefined || isHeld
          ? await this.judge(stage)
          : { runs: true, because: `it reads \`${baked}\`, which is baked again` };
      if (isWriting(stage)) this.#verdicts.set(stage.table, verdict);
      verdicts.set(stage.id, verdict);
    }
    return verdicts;
  }

  async #judgeWrite(stage: WritingStage): Promise<Verdict> {
    const verdict = await this.#compare(stage);
    this.#verdicts.set(stage.table, verdict);
    // What reads the table finds another one from now on.
    if (verdict.runs) this.#keys.delete(stage.table);
    return verdict;
  }

  /** A source is looked at for the tables that are made of it. */
  async #judgeSource(table: string): Promise<Verdict> {
    for (const stage of this.#options.plan.stages) {
      if (!isWriting(stage) || !stage.reads.includes(table)) continue;
      const verdict = await this.#compare(stage, [table]);
      if (verdict.runs) return { runs: true, because: `\`${stage.table}\`: ${verdict.because}` };
    }
    return UNCHANGED;
  }

  async #asTable(table: string): Promise<Verdict> {
    return this.#verdicts.get(table) ?? { runs: true, because: 'its table was not looked at' };
  }

  /** @param inputs those of its inputs that are compared; all by default */
  async #compare(stage: WritingStage, inputs: readonly string[] = stage.reads): Promise<Verdict> {
    const { store, engine, force } = this.#options;
    const runs = (because: string): Verdict => ({ runs: true, because });
    const held = await this.#heldBack(stage);
    if (held) return held;
    if (force) return runs('--force');
    const manifest = await readManifest(store, stage.location).catch(unreadable);
    if (manifest === 'unreadable') return runs('its manifest cannot be read');
    if (!manifest) return runs('it was never baked');
    if (manifest.recipe !== recipeOf(engine.name, stage)) {
      return runs('its definition, or that of a check or of a source, has changed');
    }
    for (const input of inputs) {
      const key = await this.#keyOf(input);
      if (key === undefined || manifest.inputKeys?.[input] !== key) {
        return runs(`\`${input}\` has changed${await this.#howMuch(stage)}`);
      }
    }
    const whole =
      (await isWhole(store, stage.bakesLocation, manifest)) &&
      (stage.kind === 'write' || (await isPublishedWhole(store, stage.location, manifest)));
    return whole ? UNCHANGED : runs('files of the published bake are missing or cut short');
  }

  /** A rollback holds against everything, `force` too: somebody has to let the table go. */
  async #heldBack(stage: WritingStage): Promise<Verdict | undefined> {
    const { store, engine } = this.#options;
    const held = await readHold(store, stage);
    if (!held) return undefined;
    const inputKeys: Record<string, string> = {};
    for (const input of stage.reads) {
      const key = await this.#keyOf(input);
      if (key !== undefined) inputKeys[input] = key;
    }
    if (!keepsBack(held, { recipe: recipeOf(engine.name, stage), inputKeys })) return undefined;
    return { runs: false, because: heldMessage(stage.table, held), held: true };
  }

  /** How many points are touched is only known when they are looked for. */
  async #howMuch(stage: WritingStage): Promise<string> {
    const { engine } = this.#options;
    const isPatched = stage.kind === 'write' && (await engine.patches?.(stage));
    return isPatched ? ': only what its changed polygons touch, if that is little' : '';
  }

  #keyOf(table: string): Promise<string | undefined> {
    const { store, project } = this.#options;
    const key = this.#keys.get(table) ?? contentKey(store, tableNamed(project, table));
    this.#keys.set(table, key);
    return key;
  }
}

function unreadable(error: unknown): 'unreadable' {
  if (error instanceof UnreadableManifest) return 'unreadable';
  throw error;
}
