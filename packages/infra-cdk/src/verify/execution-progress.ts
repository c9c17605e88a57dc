import { GetExecutionHistoryCommand, type HistoryEvent, type SFNClient } from '@aws-sdk/client-sfn';
import { asking } from './asking.ts';

/** A stage that an execution has reached, and how many of its pieces are done. */
export interface EnteredStage {
  readonly stage: string;
  readonly since: Date;
  readonly done: number;
  readonly all: number;
}

/** Follows an execution through its history, reading only new events. */
export class ExecutionProgress {
  readonly #client: SFNClient;
  readonly #executionArn: string;
  readonly #stages: EnteredStage[] = [];
  #seen = 0;

  constructor(client: SFNClient, executionArn: string) {
    this.#client = client;
    this.#executionArn = executionArn;
  }

  /** The stages that it has reached, in order. */
  get stages(): readonly EnteredStage[] {
    return this.#stages;
  }

  async look(): Promise<void> {
    for (const event of await this.#newEvents()) this.#take(event);
  }

  /** The newest events come first, so reading stops at the first known one. */
  async #newEvents(): Promise<HistoryEvent[]> {
    const found: HistoryEvent[] = [];
    let nextToken: string | undefined;
    do {
      const page = await asking('read the history of an execution', () =>
        this.#client.send(
          new GetExecutionHistoryCommand({
            executionArn: this.#executionArn,
            reverseOrder: true,
            includeExecutionData: false,
            maxResults: 1000,
            nextToken,
          }),
        ),
      );
      const { events = [] } = page;
      const fresh = events.filter(({ id = 0 }) => id > this.#seen);
      found.push(...fresh);
      nextToken = fresh.length === events.length ? page.nextToken : undefined;
    } while (nextToken !== undefined);
    this.#seen = found[0]?.id ?? this.#seen;
    return found.reverse();
  }

  #take({
    type,
    timestamp,
    stateEnteredEventDetails,
    mapStateStartedEventDetails,
  }: HistoryEvent): void {
    const last = this.#stages.at(-1);
    const name = stateEnteredEventDetails?.name ?? '';
    // A stage's first state has the stage's id: see `stage-segments.ts`.
    if (type === 'PassStateEntered' && /^[a-z]+:[a-z0-9_]+$/.test(name)) {
      this.#stages.push({ stage: name, since: timestamp ?? new Date(), done: 0, all: 0 });
    }
    if (!last) return;
    if (type === 'MapStateStarted') {
      const all = mapStateStartedEventDetails?.length ?? 0;
      this.#stages[this.#stages.length - 1] = { ...last, all, done: 0 };
    }
    if (type === 'MapIterationSucceeded') {
      this.#stages[this.#stages.length - 1] = { ...last, done: last.done + 1 };
    }
  }
}
