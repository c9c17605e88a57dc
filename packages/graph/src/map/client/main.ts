import { h, part } from '../../page/dom.ts';
import { AddressSearch } from './address-search.ts';
import { countText } from './answer-text.ts';
import { boxOfMost } from './box-of-most.ts';
import { groupAnswers } from './grouping.ts';
import { Legend } from './legend.ts';
import type { MapBox, MapModel, ViewModel } from './map-model.ts';
import { MapView } from './map-view.ts';
import { paletteOfPage } from './palette.ts';
import type { Projection } from './projection.ts';
import { readMap } from './read-map.ts';
import type { Scene } from './scene.ts';
import { showAddress } from './show-address.ts';

/** The margin around the requested addresses, in metres: smaller if a boundary is nearer. */
const AROUND = { least: 15, most: 150 };

async function start(): Promise<void> {
  const { model, projection } = await readMap(part('#data').textContent ?? '');
  await document.fonts.load("400 12px 'IBM Plex Sans'");
  let scene = sceneOf(model, model.views[0]);
  const map = new MapView(scene, projection, model.frame, (address) => choose(address));
  const legend = new Legend({
    setNames: (names, isOn) => {
      const namesOff = withAll(scene.namesOff, names, !isOn);
      const grouping = groupAnswers(scene.view, (name) => !namesOff.has(name));
      update({ ...scene, namesOff, grouping, groupsOff: new Set() });
      legend.showAnswers(scene, paletteOfPage());
    },
    setGroup: (group, isOn) =>
      update({ ...scene, groupsOff: withAll(scene.groupsOff, [group], !isOn) }),
    light: (lit) => update({ ...scene, lit }),
    goTo: (name) => {
      const box = boxOfName(scene.view, name);
      if (box) map.fit(box);
    },
  });
  const search = new AddressSearch(model.asked.postcode ?? '', (address) => {
    choose(address);
    const { x, y } = scene.view.addresses;
    map.reveal(x[address] ?? 0, y[address] ?? 0);
  });

  function update(next: Scene): void {
    scene = next;
    map.show(scene);
  }

  function choose(selected: number | undefined): void {
    update({ ...scene, selected });
    showAddress(scene, () => choose(undefined));
  }

  function showView(view: ViewModel | undefined): void {
    const uprn = scene.view.addresses.uprns[scene.selected ?? -1] ?? model.asked.uprn;
    update(sceneOf(model, view));
    showLegend();
    search.show(scene.view);
    part('#counts').textContent =
      `${countText(scene.view.addresses.count)}, ${scene.view.areas.length} areas around${
        hasStrays(scene.view.addresses, firstBox()) ? '; some addresses are far away' : ''
      }`;
    const selected = scene.view.addresses.uprns.indexOf(uprn ?? onlyAsked(scene));
    choose(selected < 0 ? undefined : selected);
  }

  function firstBox(): MapBox {
    return boxOfMost(scene.view.addresses, model.frame) ?? model.frame;
  }

  function showLegend(): void {
    const palette = paletteOfPage();
    legend.showAreas(scene, palette);
    legend.showAnswers(scene, palette);
  }

  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', showLegend);
  const view = part<HTMLSelectElement>('#view');
  view.append(...model.views.map(({ title }, i) => h('option', { value: String(i) }, title)));
  view.addEventListener('change', () => {
    showView(model.views[Number(view.value)]);
    // The addresses of another table may be elsewhere; a postcode is where it was.
    if (!scene.isAsked.includes(1)) map.fit(firstBox());
  });
  part('#view-choice').hidden = model.views.length < 2;
  showView(model.views[0]);
  map.fit(boxOfAsked(scene, projection) ?? firstBox());
  document.documentElement.dataset['ready'] = '';
}

function sceneOf({ asked }: MapModel, view: ViewModel | undefined): Scene {
  if (!view) throw new Error('the page has no map');
  const { addresses } = view;
  const isAsked = new Uint8Array(addresses.count);
  for (let i = 0; i < addresses.count; i++) {
    const isMeant =
      asked.postcode !== null &&
      addresses.postcodes[i] === asked.postcode &&
      (asked.uprn === null || addresses.uprns[i] === asked.uprn);
    isAsked[i] = isMeant ? 1 : 0;
  }
  return {
    view,
    grouping: groupAnswers(view, () => true),
    namesOff: new Set(),
    groupsOff: new Set(),
    lit: undefined,
    isAsked,
    selected: undefined,
  };
}

function hasStrays({ count, x, y }: ViewModel['addresses'], box: MapBox): boolean {
  for (let i = 0; i < count; i++) {
    const [east, north] = [x[i] ?? 0, y[i] ?? 0];
    if (east < box.minX || east > box.maxX || north < box.minY || north > box.maxY) return true;
  }
  return false;
}

/** The UPRN, if only one address was requested. */
function onlyAsked({ isAsked, view }: Scene): string {
  const first = isAsked.indexOf(1);
  return first >= 0 && first === isAsked.lastIndexOf(1) ? (view.addresses.uprns[first] ?? '') : '';
}

function boxOfAsked(
  { isAsked, selected, view: { addresses, told } }: Scene,
  projection: Projection,
): MapBox | undefined {
  const asked = [...isAsked.keys()].filter((i) => isAsked[i] === 1);
  if (asked.length === 0) return undefined;
  const xs = asked.map((i) => addresses.x[i] ?? 0);
  const ys = asked.map((i) => addresses.y[i] ?? 0);
  const ways = told.get(addresses.uprns[selected ?? -1] ?? '')?.ways ?? [];
  const lengths = ways.map(({ longitude, latitude }) => {
    const [x, y] = projection.toMap(longitude, latitude);
    return Math.hypot(x - (xs[0] ?? 0), y - (ys[0] ?? 0));
  });
  const around = Math.min(AROUND.most, Math.max(AROUND.least, 3 * Math.min(...lengths)));
  return {
    minX: Math.min(...xs) - around,
    minY: Math.min(...ys) - around,
    maxX: Math.max(...xs) + around,
    maxY: Math.max(...ys) + around,
  };
}

/** The box of the addresses with a name; of its area, if there are none. */
function boxOfName(
  { addresses, answers, answer, areas }: ViewModel,
  name: number,
): MapBox | undefined {
  const having = new Set(answers.flatMap((names, i) => (names?.includes(name) ? [i] : [])));
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  const take = (box: MapBox) => {
    minX = Math.min(minX, box.minX);
    minY = Math.min(minY, box.minY);
    maxX = Math.max(maxX, box.maxX);
    maxY = Math.max(maxY, box.maxY);
  };
  for (const [i, said] of answer.entries()) {
    const [x = 0, y = 0] = [addresses.x[i], addresses.y[i]];
    if (having.has(said)) take({ minX: x, minY: y, maxX: x, maxY: y });
  }
  if (maxX < minX) for (const area of areas) if (area.name === name) area.rings.forEach(take);
  const { most } = AROUND;
  return maxX < minX
    ? undefined
    : { minX: minX - most, minY: minY - most, maxX: maxX + most, maxY: maxY + most };
}

function withAll(
  set: ReadonlySet<number>,
  members: readonly number[],
  isIn: boolean,
): ReadonlySet<number> {
  const changed = new Set(set);
  for (const member of members) {
    if (isIn) changed.add(member);
    else changed.delete(member);
  }
  return changed;
}

void start();
