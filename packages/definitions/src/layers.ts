import { Layer } from '@dc-data-baker/models';
import {
  addressbaseCleanedRaw,
  addressbasePartitioned,
  addressesToBoundaryChange,
  currentBallots,
  currentBallotsJoinedToAddressBase,
  currentBoundaryChanges,
  currentBoundaryReviewsJoinedToAddressbase,
  currentBoundaryReviewsParquet,
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

export const currentBoundaryReviews = Layer({
  name: 'current_boundary_reviews',
  description: 'Is the ward (or county division) that I vote in being redrawn?',
  tables: [
    currentBoundaryChanges,
    addressesToBoundaryChange,
    currentBoundaryReviewsJoinedToAddressbase,
    currentBoundaryReviewsParquet,
  ],
  triggers: [
    { kind: 'nightly', at: '01:00' },
    {
      kind: 'event',
      name: 'boundary_change_set_changed',
      or: ['elections_set_changed'],
      delayMinutes: 5,
    },
  ],
});
