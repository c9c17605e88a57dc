/**
 * The id of a ballot in EveryElection, which is visible ASCII. Only its ends are looked at: what
 * follows a copied id is mostly a space, of which Unicode has many.
 * https://elections.democracyclub.org.uk/reference_definition/
 */
export const BALLOT_ID = /[!-~](?:.*[!-~])?/;
