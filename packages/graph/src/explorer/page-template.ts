/** The parts of the page, each already escaped for its place. */
export interface PageParts {
  readonly head: string;
  readonly title: string;
  readonly marker: string;
  readonly graph: string;
  readonly data: string;
  readonly script: string;
}

/** The page that the explorer's script expects. */
export function pageTemplate(parts: PageParts): string {
  const { head, title, marker, graph, data, script } = parts;
  return `<!doctype html>
<html lang="en">
${head}
<body>
<header>
<h1>DC Data Baker</h1>
<p>${title}</p>
<div class="search" role="search">
<input id="search" type="search" role="combobox" aria-label="Search names, descriptions, checks and SQL" aria-expanded="false" aria-controls="found" aria-autocomplete="list" autocomplete="off" spellcheck="false" placeholder="Search names, descriptions, checks, SQL">
<ul id="found" role="listbox" aria-label="Found" hidden></ul>
</div>
<div class="zoom" role="group" aria-label="Zoom">
<button id="zoom-out" type="button" aria-label="Zoom out">−</button>
<button id="zoom-in" type="button" aria-label="Zoom in">+</button>
<button id="fit" type="button">Show all</button>
</div>
</header>
<main>
<section class="canvas-area" aria-label="Graph">
<svg id="graph" class="far" role="group" aria-label="Tables, and how rows flow between them"><defs>${marker}</defs>${graph}</svg>
</section>
<aside id="panel" aria-label="Details" tabindex="-1"></aside>
</main>
<script type="application/json" id="data">${data}</script>
<script>${script}</script>
</body>
</html>
`;
}
