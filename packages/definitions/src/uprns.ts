/**
 * A unique property reference number, of up to 12 digits. Some write it with zeros in front, which
 * make no other number of it: the queries take them away.
 * https://www.ordnancesurvey.co.uk/products/open-uprn
 */
export const UPRN = /[0-9]{1,12}/;
