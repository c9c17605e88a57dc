/** The letters that a postcode may begin with: all 26, because the data tells which are in use. */
export const FIRST_LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/**
 * A complete geographic postcode as it is printed: capitals, and one ordinary space. The outward
 * half has the form A9, A99, A9A, AA9, AA99 or AA9A. Q, V and X are not first letters, I, J and Z
 * not second ones, and only a few letters end it. C, I, K, M, O and V are not in the inward half.
 * GIR 0AA is the only one without a digit in its outward half.
 *
 * Appendix C of
 * https://assets.publishing.service.gov.uk/government/uploads/system/uploads/attachment_data/file/488478/Bulk_Data_Transfer_-_additional_validation_valid_from_12_November_2015.pdf
 *
 * The queries contain it as a literal; a test compares the two.
 */
export const GEOGRAPHIC_POSTCODE =
  /(?:[A-PR-UWYZ][0-9]{1,2}|[A-PR-UWYZ][0-9][A-HJKPSTUW]|[A-PR-UWYZ][A-HK-Y][0-9]{1,2}|[A-PR-UWYZ][A-HK-Y][0-9][ABEHMNPRV-Y]) [0-9][ABD-HJLNP-UW-Z]{2}|GIR 0AA/;

/**
 * Valid texts that are not the postcode of an area of the United Kingdom: addresses with one are
 * kept in the tables, and left out of the outcode files. Any text that is neither is a mistake.
 *
 * - the British Forces: `BFPO 801`
 * - overseas territories: `ASCN 1ZZ`, Anguilla's `AI-2640`, the Cayman Islands' `KY1-1100`, the
 *   Virgin Islands' `VG1110`, Montserrat's `MSR 1110`, Bermuda's `HM 12` and `HM CX` (Gibraltar's
 *   GX11 1AA has the form of a geographic one)
 * - large receivers: `QC1 1AA` and `XX10 1AA`, and Father Christmas: `SAN TA1`
 *
 * https://en.wikipedia.org/wiki/Postcodes_in_the_United_Kingdom#Special_cases
 */
export const OTHER_POSTCODE =
  /BFPO [0-9]{1,4}|(?:ASCN|BBND|BIQQ|FIQQ|PCRN|SIQQ|STHL|TDCU|TKCA) 1ZZ|AI-[0-9]{4}|KY[1-3]-[0-9]{4}|VG[0-9]{4}|MSR [0-9]{4}|(?:CR|DD|DV|FL|GE|HM|HS|MA|PG|SB|SN|WK) (?:[0-9]{2}|[A-Z]{2})|(?:QC|XX)[0-9]{1,2} [0-9][ABD-HJLNP-UW-Z]{2}|SAN TA1/;

export const POSTCODE = new RegExp(`${GEOGRAPHIC_POSTCODE.source}|${OTHER_POSTCODE.source}`);
