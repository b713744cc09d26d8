/**
 * Every colour of the product, light and dark, by name. The layout writes them into the page as
 * CSS variables, `globals.css` gives them to Tailwind, and the map's style reads them here,
 * because a canvas cannot read a variable. Nothing else spells a colour.
 */

export type Theme = "light" | "dark";

const light = {
  bg: "#F5F6F3",
  surface: "#FFFFFF",
  sunken: "#EBEEE9",
  ink: "#14201B",
  "on-ink": "#FFFFFF",
  "ink-2": "#4B5952",
  "ink-3": "#5E6B64",
  /** Live now, and nothing else. */
  moving: "#0A7853",
  "moving-soft": "#DFF0E8",
  /** Needs you, or has slipped. */
  attention: "#A3430A",
  "attention-soft": "#FBEADC",
  line: "#DDE2DB",
  edge: "#7C8982",
  focus: "#1C5FD4",
  "shadow-float": "rgb(20 32 27 / 12%)",
  // Operations only.
  raised: "#F9FAF8",
  selected: "#EFF2EE",
  past: "#3A4A66",
  "past-band": "#26324A",
  "data-2": "#66736C",
};

export type TokenName = keyof typeof light;

const dark: Record<TokenName, string> = {
  bg: "#0E1412",
  surface: "#161D1A",
  sunken: "#1F2825",
  ink: "#EAF0EC",
  "on-ink": "#0E1412",
  "ink-2": "#AAB8B1",
  "ink-3": "#8F9D96",
  moving: "#47D3A0",
  "moving-soft": "#11342A",
  attention: "#FFB27A",
  "attention-soft": "#372414",
  line: "#2A3430",
  edge: "#72807A",
  focus: "#8AB4FF",
  "shadow-float": "rgb(0 0 0 / 20%)",
  raised: "#1A221F",
  selected: "#1F2825",
  past: "#9DB0D0",
  "past-band": "#26324A",
  "data-2": "#66736C",
};

export const tokens: Record<Theme, Record<TokenName, string>> = { light, dark };

const mapLight = {
  land: "#F1F2EE",
  water: "#CFDFE4",
  green: "#DCE8D6",
  beach: "#EFE9D8",
  building: "#E6E7E1",
  street: "#FFFFFF",
  streetCasing: "#E3E5DF",
  mainStreet: "#FFFFFF",
  mainStreetCasing: "#D3D8D1",
  districtLabel: "#55625C",
  streetLabel: "#56635D",
  routeLabel: "#33413A",
  travelled: "#6F7D76",
  routeCasing: "#FFFFFF",
};

export type MapColourName = keyof typeof mapLight;

const mapDark: Record<MapColourName, string> = {
  land: "#161C1A",
  water: "#0C1619",
  green: "#1A2820",
  beach: "#22231D",
  building: "#1E2523",
  street: "#28302D",
  streetCasing: "#161C1A",
  mainStreet: "#36403C",
  mainStreetCasing: "#161C1A",
  districtLabel: "#8A9892",
  streetLabel: "#9AA8A1",
  routeLabel: "#C3CFC9",
  travelled: "#7A8882",
  routeCasing: "#0E1412",
};

export const mapColours: Record<Theme, Record<MapColourName, string>> = { light: mapLight, dark: mapDark };

/** Hexagons of the operations map, from plenty of couriers to short of them, and what lies on them. */
const areaLight = {
  plenty2: "#C9DAEC",
  plenty: "#DFE8F1",
  balanced: "#E7EAE6",
  short: "#F6E3CC",
  short2: "#EFC38F",
  short3: "#E09A4F",
  surgeEdge: "#A3430A",
  dots: "#35608F",
  text: "#14201B",
};

export type AreaColourName = keyof typeof areaLight;

const areaDark: Record<AreaColourName, string> = {
  plenty2: "#35608F",
  plenty: "#294766",
  balanced: "#36423D",
  short: "#6B5138",
  short2: "#94602F",
  short3: "#C9762F",
  surgeEdge: "#FFB27A",
  dots: "#C9DAEC",
  text: "#EAF0EC",
};

export const areaColours: Record<Theme, Record<AreaColourName, string>> = { light: areaLight, dark: areaDark };

/** The variables as a style sheet; the system chooses between the two. */
export function themeCss(): string {
  return [
    `:root{color-scheme:light;${declarations("light")}}`,
    `@media (prefers-color-scheme:dark){:root{color-scheme:dark;${declarations("dark")}}}`,
  ].join("");
}

function declarations(theme: Theme): string {
  const colours = Object.entries(tokens[theme]).map(([name, value]) => `--${name}:${value}`);
  const areas = Object.entries(areaColours[theme]).map(([name, value]) => `--area-${name}:${value}`);
  return [...colours, ...areas, `--land:${mapColours[theme].land}`].join(";");
}
