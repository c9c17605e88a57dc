import { type ByKind, byKind } from '@dc-data-baker/models';
import {
  type ExtractStage,
  isWriting,
  type Plan,
  type Project,
  type Stage,
  tableNamed,
  type WritingStage,
  writingOf,
} from '@dc-data-baker/planner/project';
import {
  type Comparison,
  comparedTable,
  compareSource,
  compareWithPublished,
  type Verdict,
  verdictOfHold,
} from './compare-with-published.ts';
import { ContentKeys } from './content-keys.ts';
import type { Engine } from './engine.ts';

type Judges = ByKind<Stage, [], Promise<Verdict>>;

export interface ChangesOptions extends Omit<Comparison, 'keys' | 'howMuch'> {
  readonly project: Project;
  readonly plan: Plan;
  /** The id of the bake to come, which reads its own held back candidates. */
  readonly bakeId?: string;
  readonly engine: Pick<Engine, 'name' | 'patches'>;
}

/**
 * Decides which stages of a plan must run: those of tables that would be made differently from what
 * is published, because their recipe (SQL, parameters, definitions, checks, versions of the engine)
 * or the contents of their inputs differ. Timestamps are ignored.
 *
 * A table is judged when the bake reaches it, by its inputs at that time; `foresee` judges a whole
 * plan beforehand.
 */
export class Changes {
  readonly #plan: Plan;
  readonly #engine: ChangesOptions['engine'];
  readonly #comparison: Comparison;
  /** The verdicts on the tables that the bake has reached. */
  readonly #verdicts = new Map<string, Verdict>();

  constructor({ project, plan, engine, bakeId, ...comparison }: ChangesOptions) {
    this.#plan = plan;
    this.#engine = engine;
    this.#comparison = {
      ...comparison,
      keys: new ContentKeys(
        comparison.store,
        (name) => tableNamed(project, name),
        () => bakeId,
      ),
      howMuch: (table) => this.#howMuch(table),
    };
  }

  /** The verdicts on all stages of the plan, by id, before any of them runs. */
  async foresee(): Promise<ReadonlyMap<string, Verdict>> {
    const verdicts = new Map<string, Verdict>();
    for (const stage of this.#plan.stages) {
      const writing = this.#writingOf(stage);
      verdicts.set(
        stage.id,
        (writing && (await this.#foreseeAsRead(writing))) || (await this.judge(stage)),
      );
    }
    return verdicts;
  }

  /** Whether a stage must run, after those before it in the plan. */
  async judge(stage: Stage): Promise<Verdict> {
    const judges: Judges = {
      source: ({ table }) => this.#judgeSource(table),
      extract: (extract) => this.#judgeExtract(extract),
      // Pieces are only listed for a table that is written.
      pieces: async (pieces) => {
        const write = this.#writingOf(pieces);
        return write ? this.#judgeWrite(write) : this.#asTable(pieces.table);
      },
      write: (write) => this.#judgeWrite(write),
      shards: (write) => this.#judgeWrite(write),
      audit: ({ table, of }) => (of === 'source' ? this.#judgeSource(table) : this.#asTable(table)),
      publish: ({ table }) => this.#asTable(table),
      prune: ({ table }) => this.#asTable(table),
    };
    return byKind(judges, stage);
  }

  /** @returns `undefined` if it reads no table that is baked before it, or is held */
  async #foreseeAsRead(stage: WritingStage): Promise<Verdict | undefined> {
    const runs = stage.reads.filter((read) => this.#verdicts.get(read)?.runs);
    const surely = runs.find((read) => !this.#verdicts.get(read)?.perhaps);
    const baked = surely ?? runs[0];
    if (baked === undefined || (await this.#verdictOfHold(stage))) return undefined;
    const verdict = surely
      ? { runs: true, because: `it reads \`${baked}\`, which is baked again` }
      : await this.#foreseePerhaps(stage, baked);
    this.#verdicts.set(stage.table, verdict);
    return verdict;
  }

  /** @param read a table that it reads, and that may turn out to be unchanged */
  async #foreseePerhaps(stage: WritingStage, read: string): Promise<Verdict> {
    const now = await this.#compare(stage);
    return now.runs
      ? now
      : { runs: true, because: `if \`${read}\` has other rows by then`, perhaps: true };
  }

  /** The stage that a stage writes or lists pieces for; `undefined` for any other stage. */
  #writingOf(stage: Stage): WritingStage | undefined {
    if (isWriting(stage)) return stage;
    if (stage.kind !== 'pieces') return undefined;
    return writingOf(this.#plan.stages, stage.table);
  }

  /** A source is inspected for the tables that are made from it. */
  async #judgeSource(table: string): Promise<Verdict> {
    const readers = this.#plan.stages
      .filter(isWriting)
      .filter(({ reads }) => reads.includes(table));
    const made = readers.map((stage) => comparedTable(this.#engine.name, stage));
    return compareSource(this.#comparison, table, made);
  }

  async #judgeWrite(stage: WritingStage): Promise<Verdict> {
    const verdict = await this.#compare(stage);
    this.#verdicts.set(stage.table, verdict);
    // From here, stages that read the table find its new contents.
    if (verdict.runs) this.#comparison.keys.forget(stage.table);
    return verdict;
  }

  #compare(stage: WritingStage): Promise<Verdict> {
    return compareWithPublished(this.#comparison, comparedTable(this.#engine.name, stage));
  }

  /** How many points are touched is only known after looking for them. */
  async #howMuch(table: string): Promise<string> {
    const stage = writingOf(this.#plan.stages, table);
    const isPatched = stage?.kind === 'write' && (await this.#engine.patches?.(stage));
    return isPatched ? ': only what its changed polygons touch, if that is little' : '';
  }

  #verdictOfHold(stage: WritingStage): Promise<Verdict | undefined> {
    return verdictOfHold(this.#comparison, comparedTable(this.#engine.name, stage));
  }

  /** Only a query tells what is in a database, and it may turn out to be unchanged. */
  async #judgeExtract(stage: ExtractStage): Promise<Verdict> {
    const { table, from } = stage;
    const held = await this.#verdictOfHold(stage);
    this.#comparison.keys.forget(table);
    if (held) {
      this.#verdicts.set(table, held);
      return held;
    }
    const because = `if ${from.name} gives other rows than are published`;
    this.#verdicts.set(table, { runs: true, because, perhaps: true });
    return { runs: true, because: `what is in ${from.name} is known when it is asked` };
  }

  async #asTable(table: string): Promise<Verdict> {
    return this.#verdicts.get(table) ?? { runs: true, because: 'its table was not looked at' };
  }
}
