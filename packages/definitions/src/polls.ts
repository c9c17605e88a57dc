/**
 * When a ballot ends: its id ends with the day of the poll, and polls close at 10 in the evening.
 * https://elections.democracyclub.org.uk/reference_definition/
 * https://www.legislation.gov.uk/ukpga/1983/2/schedule/1
 */
export const POLLS = { day: /[0-9]{4}-[0-9]{2}-[0-9]{2}/, time: '22:00' };
