import { type AddressMap, type Explanation, metresText } from '@dc-data-baker/engine';
import type { MapContent, ToldAddress } from '@dc-data-baker/graph';
import { formatCount, plural } from '@dc-data-baker/models';

type ExplainedAddress = Explanation['answers'][number]['addresses'][number];

/** An explanation as a map, with the other addresses of the outcode around it. */
export function mapOfExplanation(explanation: Explanation, map: AddressMap): MapContent {
  const { postcode, uprn, verdict, answers } = explanation;
  return {
    title: uprn === null ? postcode : `${postcode}, UPRN ${uprn}`,
    verdict,
    frame: map.frame,
    asked: { postcode, uprn },
    views: viewsOf(map, (table, polygons) => {
      const answer = answers.find((one) => one.table === table && one.polygons === polygons);
      return answer?.addresses.map(toldAddress) ?? [];
    }),
  };
}

/** A whole outcode as a map. */
export function mapOfOutcode(map: AddressMap): MapContent {
  return {
    title: map.outcode,
    verdict: map.answers.map(({ table, addresses }) => {
      const postcodes = Map.groupBy(addresses, ({ postcode }) => postcode);
      const split = [...postcodes.values()].filter(
        (all) => new Set(all.map(({ names }) => JSON.stringify(names))).size > 1,
      );
      return `\`${table}\`: ${plural(postcodes.size, 'postcode')}, ${formatCount(split.length)} of them split`;
    }),
    frame: map.frame,
    asked: { postcode: null, uprn: null },
    views: viewsOf(map, () => []),
  };
}

function viewsOf(
  { answers }: AddressMap,
  toldOf: (table: string, polygons: string) => readonly ToldAddress[],
): MapContent['views'] {
  return answers.map(({ table, polygons, addresses, shapes }) => ({
    title: table,
    areasOf: `areas of ${polygons}`,
    saidOf: 'answers',
    addresses,
    areas: shapes.map(({ name, outline: { rings, stretches } }) => ({ name, rings, stretches })),
    told: toldOf(table, polygons),
  }));
}

function toldAddress({ uprn, verdict, contains, misses, nearest }: ExplainedAddress): ToldAddress {
  const near = misses.length === 0 && nearest ? [nearest] : misses;
  const inside = contains.flatMap(({ name, boundary }) =>
    boundary ? [{ ...boundary, name, isMiss: false }] : [],
  );
  const outside = near.map((missed) => ({ ...missed, isMiss: true }));
  return {
    uprn,
    verdict,
    ways: [...inside, ...outside]
      .sort((one, other) => one.metres - other.metres)
      .map(({ name, isMiss, metres, longitude, latitude }) => ({
        name,
        isMiss,
        distance: metresText(metres),
        longitude,
        latitude,
      })),
  };
}
