/**
 * A unique property reference number, of up to 12 digits. Some systems write it with leading zeros,
 * which do not change the number: the queries remove them.
 * https://www.ordnancesurvey.co.uk/products/open-uprn
 */
export const UPRN = /[0-9]{1,12}/;
