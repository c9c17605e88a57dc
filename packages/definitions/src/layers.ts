import { Layer } from '@dc-data-baker/models';
import {
  addressbaseCleanedRaw,
  addressbasePartitioned,
  currentBallots,
  currentBallotsJoinedToAddressBase,
  currentElectionsParquet,
} from './tables.ts';

export const addressbase = Layer({
  name: 'addressbase',
  description: 'Which addresses are there, and where?',
  tables: [addressbaseCleanedRaw, addressbasePartitioned],
});

export const currentElections = Layer({
  name: 'current_elections',
  description: 'Which elections can I vote in?',
  tables: [currentBallots, currentBallotsJoinedToAddressBase, currentElectionsParquet],
  triggers: [
    { kind: 'nightly', at: '01:00' },
    { kind: 'event', name: 'elections_set_changed', delayMinutes: 5 },
  ],
});
