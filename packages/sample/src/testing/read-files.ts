import { addressbaseCsv, currentBallotsCsv, type SampleOptions } from '../index.ts';

/** The files, read for tests in a slow and obvious way. */
export interface AddressLine {
  readonly uprn: string;
  readonly address: string;
  readonly postcode: string;
  readonly outcode: string;
  readonly longitude: number;
  readonly latitude: number;
}

export interface BallotLine {
  readonly electionId: string;
  readonly divisionId: string;
  readonly type: string;
  readonly polygons: readonly TextPolygon[];
  readonly sourceTable: string;
}

/**
 * Rings of vertices as they are written, such as `-1.5 53.25`: they are only equal if the text is.
 */
export type TextPolygon = readonly (readonly string[])[];

export function linesOf(chunks: Iterable<Uint8Array>): string[] {
  const text = Buffer.concat([...chunks]).toString();
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  return text.slice(0, -1).split('\n');
}

export function readAddresses(options: SampleOptions): AddressLine[] {
  return linesOf(addressbaseCsv(options)).map((line) => {
    const [, uprn = '', address = '', postcode = '', longitude, latitude] =
      /^(\d+),"((?:[^"]|"")*)",([^,]*),SRID=4326;POINT\((\S+) (\S+)\),\w+$/.exec(line) ?? [];
    return {
      uprn,
      address: address.replaceAll('""', '"'),
      postcode,
      outcode: postcode.split(' ')[0] ?? '',
      longitude: Number(longitude),
      latitude: Number(latitude),
    };
  });
}

export function readBallots(options: SampleOptions): BallotLine[] {
  const [, ...lines] = linesOf(currentBallotsCsv(options));
  return lines.map((line) => {
    const [, electionId = '', divisionId = '', geometry = '', sourceTable = ''] =
      /^([^,]*),([^,]*),"([^"]*)",(\w+)$/.exec(line) ?? [];
    const { type, polygons } = readWkt(geometry);
    return { electionId, divisionId, type, polygons, sourceTable };
  });
}

export function readWkt(geometry: string): { type: string; polygons: TextPolygon[] } {
  const [type = ''] = geometry.split(' ', 1);
  const json = geometry
    .slice(type.length)
    .replaceAll(/[-\d.]+ [-\d.]+/g, '"$&"')
    .replaceAll('(', '[')
    .replaceAll(')', ']');
  return { type, polygons: type === 'POLYGON' ? [JSON.parse(json)] : JSON.parse(json) };
}
