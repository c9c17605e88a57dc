/** The first letters of a sample's postcodes, up to some thousand addresses. */
export const SAMPLE_LETTERS = 'ABCEILMSW';
