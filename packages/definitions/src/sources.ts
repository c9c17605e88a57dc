import { PostgresSource } from '@dc-data-baker/models';

export const everyElection = PostgresSource({
  name: 'every_election',
  description:
    'EveryElection: every ballot, the areas of divisions and organisations, and reviews.',
  urlVariable: 'EVERY_ELECTION_DATABASE_URL',
  aws: {
    hostParameter: '/EveryElectionProd/DATABASE_HOST',
    passwordParameter: '/EveryElectionProd/DatabasePassword',
    database: 'every_election',
    user: 'every_election',
  },
});
