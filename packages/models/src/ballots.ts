/** The column of an address's ballots, by which elections are recognised: people ask about them first. */
export const BALLOTS = 'ballot_ids';
