import { ByteWriter } from 'hyparquet-writer/src/bytewriter.js';
import { BitPacker, type Bits, joined, repeated } from './bit-packer.ts';
import { appendDictionary, appendPage } from './pages.ts';

/** A value of a column of lists of texts. */
export type TextList = readonly (string | null)[] | null;

/** The lists of a row group, as a file has them: a page with the texts, and one with the rows. */
export interface ListChunk {
  readonly bytes: Uint8Array;
  /** Where the second page begins. */
  readonly dataOffset: number;
  readonly uncompressedBytes: number;
  /** The elements, with one for each list that has none. */
  readonly values: number;
  /** How many of these are no text. */
  readonly nulls: number;
  /** The first and the last text in byte order, if there is any. */
  readonly least: string | undefined;
  readonly greatest: string | undefined;
}

/**
 * How much of a value there is: an optional list, its elements, and an optional text in each.
 * https://github.com/apache/parquet-format/blob/master/LogicalTypes.md#lists
 */
const DEFINED = { list: 0, elements: 1, element: 2, text: 3 } as const;

/** A list, with its texts as numbers of the dictionary. */
interface NumberedList {
  /** For each element, or for a list that has none. */
  readonly definitions: readonly number[];
  readonly texts: readonly number[];
}

/** What is written for each row that has a list. */
interface PackedList {
  readonly repetitions: readonly Bits[];
  readonly definitions: readonly Bits[];
  readonly texts: readonly Bits[];
}

/**
 * Encodes a column of lists, where many rows have equal lists. Each distinct list is looked at
 * once, and packed, and a row is written by adding the bits of its list.
 *
 * @param numbers the number of each row's list, in the order of the rows
 * @param lists the lists by their numbers; every number of a row has one
 */
export function encodeLists(numbers: Int32Array, lists: readonly TextList[]): ListChunk {
  const dictionary = new Map<string, number>();
  const { distinct, places } = distinctOf(numbers, lists.length);
  const numbered = distinct.map((number) => numberTexts(listOf(lists, number), dictionary));
  let [values, texts] = [0, 0];
  for (const place of places) {
    const list = numbered[place] as NumberedList;
    values += list.definitions.length;
    texts += list.texts.length;
  }
  // A width of no bits is allowed, but unusual.
  const width = Math.max(1, Math.ceil(Math.log2(dictionary.size)));
  const packed = numbered.map((list) => packList(list, width));
  const repetitions = new BitPacker(1, values);
  const definitions = texts === values ? undefined : new BitPacker(2, values);
  const indexes = new BitPacker(width, texts);
  for (const place of places) {
    const list = packed[place] as PackedList;
    repetitions.add(list.repetitions);
    definitions?.add(list.definitions);
    indexes.add(list.texts);
  }
  const page = new ByteWriter();
  for (const levels of [
    repetitions.finish(),
    definitions?.finish() ?? repeated(DEFINED.text, values),
  ]) {
    page.appendUint32(levels.length);
    page.appendBytes(levels);
  }
  page.appendUint8(width);
  page.appendBytes(indexes.finish());
  const chunk = new ByteWriter();
  const inOrder = [...dictionary.keys()];
  const dictionaryBytes = appendDictionary(chunk, inOrder);
  const dataOffset = chunk.offset;
  const dataBytes = appendPage(chunk, page, {
    type: 'DATA_PAGE',
    data_page_header: {
      num_values: values,
      encoding: 'RLE_DICTIONARY',
      definition_level_encoding: 'RLE',
      repetition_level_encoding: 'RLE',
    },
  });
  const sorted = inOrder.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return {
    bytes: chunk.getBytes(),
    dataOffset,
    uncompressedBytes: dictionaryBytes + dataBytes,
    values,
    nulls: values - texts,
    least: sorted[0],
    greatest: sorted.at(-1),
  };
}

/**
 * The distinct numbers in the order of their first rows, and for each row the place of its own among
 * them.
 *
 * A row group has few of the country's 100,000 lists. Arrays with these numbers as their indexes have so
 * many holes that V8 makes hash tables of them, which took three times as long.
 */
function distinctOf(
  numbers: Int32Array,
  count: number,
): { readonly distinct: readonly number[]; readonly places: Int32Array } {
  const placeOf = new Int32Array(count).fill(-1);
  const distinct: number[] = [];
  const places = numbers.map((number) => {
    const known = placeOf[number] ?? -1;
    if (known >= 0) return known;
    placeOf[number] = distinct.length;
    return distinct.push(number) - 1;
  });
  return { distinct, places };
}

function listOf(lists: readonly TextList[], number: number): TextList {
  const list = lists[number];
  // Null is a list that is unknown.
  if (list === undefined) throw new Error(`there is no list ${number}`);
  return list;
}

function numberTexts(list: TextList, dictionary: Map<string, number>): NumberedList {
  if (list === null) return { definitions: [DEFINED.list], texts: [] };
  if (list.length === 0) return { definitions: [DEFINED.elements], texts: [] };
  const texts: number[] = [];
  const definitions = list.map((text) => {
    if (text === null) return DEFINED.element;
    const number = dictionary.get(text) ?? dictionary.size;
    dictionary.set(text, number);
    texts.push(number);
    return DEFINED.text;
  });
  return { definitions, texts };
}

function packList({ definitions, texts }: NumberedList, width: number): PackedList {
  // An element belongs to the list of the one before it, but for the first.
  const repetitions = definitions.map((_, i) => (i === 0 ? 0 : 1));
  return {
    repetitions: joined(repetitions, 1),
    definitions: joined(definitions, 2),
    texts: joined(texts, width),
  };
}
