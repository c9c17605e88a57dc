import { AwsJsonError, type JsonOperations, page } from '../http/aws-json.ts';
import type { SavedState } from '../saved-state.ts';

interface Configuration {
  readonly ResultConfiguration?: { readonly OutputLocation?: string };
  readonly EnforceWorkGroupConfiguration?: boolean;
  readonly BytesScannedCutoffPerQuery?: number;
}

interface WorkGroup {
  readonly Name: string;
  readonly Description?: string;
  readonly State: 'ENABLED' | 'DISABLED';
  readonly Configuration: Configuration;
  readonly CreationTime: number;
}

const ENGINE = {
  SelectedEngineVersion: 'AUTO',
  EffectiveEngineVersion: 'Athena engine version 3',
};

/** Workgroups: there is always a `primary`. */
export class WorkGroups {
  readonly #state: SavedState;
  readonly #smallestCutoff: number;
  readonly #groups: Record<string, WorkGroup>;

  constructor(state: SavedState, smallestCutoff: number) {
    this.#state = state;
    this.#smallestCutoff = smallestCutoff;
    const CreationTime = Date.now() / 1000;
    this.#groups = state.part('workGroups', {
      primary: { Name: 'primary', State: 'ENABLED', Configuration: {}, CreationTime },
    });
  }

  /** @throws AwsJsonError if there is none with this name */
  get(name: string): WorkGroup {
    const found = this.#groups[name];
    if (found) return found;
    throw refused(`WorkGroup ${name} is not found.`);
  }

  readonly operations: JsonOperations = {
    CreateWorkGroup: ({ Name, Description, Configuration = {} }) => {
      if (this.#groups[Name]) throw refused('WorkGroup is already created');
      this.#assertCutoff(Configuration.BytesScannedCutoffPerQuery);
      this.#groups[Name] = {
        Name,
        Description,
        State: 'ENABLED',
        // By default, a workgroup's settings override a query's.
        Configuration: { EnforceWorkGroupConfiguration: true, ...Configuration },
        CreationTime: Date.now() / 1000,
      };
      this.#save();
    },
    GetWorkGroup: ({ WorkGroup: name }) => {
      const group = this.get(name);
      return {
        WorkGroup: { ...group, Configuration: { EngineVersion: ENGINE, ...group.Configuration } },
      };
    },
    ListWorkGroups: ({ NextToken, MaxResults = 50 }) => {
      const groups = Object.values(this.#groups).sort((a, b) => (a.Name < b.Name ? -1 : 1));
      const { items, next } = page(groups, NextToken, MaxResults);
      const WorkGroups = items.map(({ Name, Description, State, CreationTime }) => ({
        Name,
        Description,
        State,
        CreationTime,
        EngineVersion: ENGINE,
      }));
      return { WorkGroups, ...next };
    },
    UpdateWorkGroup: ({ WorkGroup: name, Description, State, ConfigurationUpdates = {} }) => {
      const group = this.get(name);
      const { ResultConfigurationUpdates, ...rest } = ConfigurationUpdates;
      this.#assertCutoff(rest.BytesScannedCutoffPerQuery);
      this.#groups[name] = {
        ...group,
        ...(Description === undefined ? {} : { Description }),
        ...(State === undefined ? {} : { State }),
        Configuration: {
          ...group.Configuration,
          ...rest,
          ...(ResultConfigurationUpdates
            ? { ResultConfiguration: ResultConfigurationUpdates }
            : {}),
        },
      };
      this.#save();
    },
    DeleteWorkGroup: ({ WorkGroup: name }) => {
      this.get(name);
      if (name === 'primary') throw refused('The primary workgroup cannot be deleted');
      delete this.#groups[name];
      this.#save();
    },
  };

  #assertCutoff(bytes: number | undefined): void {
    if (bytes === undefined || bytes >= this.#smallestCutoff) return;
    throw refused(
      `1 validation error detected: Value at 'configuration.bytesScannedCutoffPerQuery' failed to satisfy constraint: Member must have value greater than or equal to ${this.#smallestCutoff}`,
    );
  }

  #save(): void {
    this.#state.save('workGroups', this.#groups);
  }
}

function refused(message: string): AwsJsonError {
  return new AwsJsonError('InvalidRequestException', message, 400, {
    AthenaErrorCode: 'INVALID_INPUT',
  });
}
