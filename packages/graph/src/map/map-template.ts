/** The parts of the page, each already escaped for its place. */
export interface MapParts {
  readonly head: string;
  readonly title: string;
  readonly verdict: string;
  readonly data: string;
  readonly script: string;
}

/** The page that the map's script expects; its texts can be read without the script. */
export function mapTemplate({ head, title, verdict, data, script }: MapParts): string {
  return `<!doctype html>
<html lang="en">
${head}
<body>
<header>
<h1>${title}</h1>
<p id="counts"></p>
<label id="view-choice" hidden>Table <select id="view"></select></label>
</header>
<main>
<section class="map" aria-label="Map">
<canvas id="map" tabindex="0" role="application" aria-label="Map" aria-describedby="map-keys"></canvas>
<p id="map-keys" class="hidden">Arrow keys move the map, plus and minus zoom, 0 shows all of it. All that the map shows of an address is also in the details: find the address there by its UPRN, postcode, street or ballot.</p>
<div class="zoom" role="group" aria-label="Zoom">
<button id="zoom-in" type="button" aria-label="Zoom in">+</button>
<button id="zoom-out" type="button" aria-label="Zoom out">−</button>
<button id="fit" type="button">Show all</button>
</div>
<div id="scale" role="img" aria-label="Scale"><span></span></div>
<div id="tip" aria-hidden="true" hidden></div>
</section>
<aside id="panel" aria-label="Details">
${verdict}
<p id="said" role="status" class="hidden"></p>
<section id="address" aria-label="Address" hidden></section>
<section aria-labelledby="find-title">
<h2 id="find-title" tabindex="-1">Addresses</h2>
<input id="find" type="search" aria-label="Find by UPRN, postcode, street or ballot" placeholder="UPRN, postcode, street or ballot" autocomplete="off" spellcheck="false">
<p id="found-count" class="quiet"></p>
<ul id="found" aria-label="Found addresses"></ul>
</section>
<fieldset id="answers"><legend>Answers</legend></fieldset>
<fieldset id="areas"><legend></legend></fieldset>
</aside>
</main>
<script type="text/plain" id="data">${data}</script>
<script>${script}</script>
</body>
</html>
`;
}
