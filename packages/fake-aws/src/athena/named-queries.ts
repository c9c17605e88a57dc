import { randomUUID } from 'node:crypto';
import { AwsJsonError, type JsonOperations, page } from '../http/aws-json.ts';
import type { SavedState } from '../saved-state.ts';

interface NamedQuery {
  readonly NamedQueryId: string;
  readonly Name: string;
  readonly Database: string;
  readonly QueryString: string;
  readonly Description?: string;
  readonly WorkGroup: string;
}

const MOST_OF_A_BATCH = 50;

/** Saved queries. Several may have the same name: only the id is unique. */
export class NamedQueries {
  readonly #state: SavedState;
  readonly #queries: Record<string, NamedQuery>;
  readonly #assertWorkGroup: (name: string) => unknown;

  constructor(state: SavedState, assertWorkGroup: (name: string) => unknown) {
    this.#state = state;
    this.#queries = state.part('namedQueries', {});
    this.#assertWorkGroup = assertWorkGroup;
  }

  readonly operations: JsonOperations = {
    CreateNamedQuery: ({ Name, Database, QueryString, Description, WorkGroup = 'primary' }) => {
      this.#assertWorkGroup(WorkGroup);
      if (!Name || !Database || !QueryString)
        throw refused('Name, Database and QueryString are required');
      const NamedQueryId = randomUUID();
      const query = { NamedQueryId, Name, Database, QueryString, Description, WorkGroup };
      this.#queries[NamedQueryId] = query;
      this.#save();
      return { NamedQueryId };
    },
    GetNamedQuery: ({ NamedQueryId }) => ({ NamedQuery: this.#get(NamedQueryId) }),
    BatchGetNamedQuery: ({ NamedQueryIds }) => {
      const ids = NamedQueryIds as string[];
      if (ids.length > MOST_OF_A_BATCH) throw refused('Too many NamedQueryIds');
      return {
        NamedQueries: ids.flatMap((id) => this.#queries[id] ?? []),
        UnprocessedNamedQueryIds: ids
          .filter((id) => !this.#queries[id])
          .map((NamedQueryId) => ({
            NamedQueryId,
            ErrorCode: 'INVALID_INPUT',
            ErrorMessage: `Named query ${NamedQueryId} is not found`,
          })),
      };
    },
    ListNamedQueries: ({ WorkGroup = 'primary', NextToken, MaxResults = 50 }) => {
      this.#assertWorkGroup(WorkGroup);
      const queries = Object.values(this.#queries).filter((query) => query.WorkGroup === WorkGroup);
      const { items, next } = page(queries, NextToken, MaxResults);
      return { NamedQueryIds: items.map(({ NamedQueryId }) => NamedQueryId), ...next };
    },
    UpdateNamedQuery: ({ NamedQueryId, Name, Description, QueryString }) => {
      const query = this.#get(NamedQueryId);
      this.#queries[NamedQueryId] = { ...query, Name, Description, QueryString };
      this.#save();
    },
    DeleteNamedQuery: ({ NamedQueryId }) => {
      this.#get(NamedQueryId);
      delete this.#queries[NamedQueryId];
      this.#save();
    },
  };

  #get(id: string): NamedQuery {
    const found = this.#queries[id];
    if (found) return found;
    throw refused(`Named query ${id} is not found`);
  }

  #save(): void {
    this.#state.save('namedQueries', this.#queries);
  }
}

function refused(message: string): AwsJsonError {
  return new AwsJsonError('InvalidRequestException', message, 400, {
    AthenaErrorCode: 'INVALID_INPUT',
  });
}
