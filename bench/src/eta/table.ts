/** The figures of a run as text. */
import { PREDICTORS, type Summary } from "./summary.ts";

const NAMES = { ours: "ours", crow: "straight line", byStages: "sum of medians", ceiling: "ceiling" } as const;

export function printSummary(title: string, summary: Summary): void {
  const { orders, placedToDoorMin, horizons, held, worstHour, widthMin, inconsistencyMin, revisions } = summary;
  console.log(`\n${title}: ${orders} orders, placed to door ${placedToDoorMin.toFixed(1)} min at the median`);
  console.log("min to door     who             count  mean err  median   bias  window  mirrored   held  width");
  for (const { horizon, figures, way } of horizons) {
    for (const who of PREDICTORS) {
      const figure = figures[who];
      if (figure === null) continue;
      const cells = [
        horizon.padEnd(15),
        NAMES[who].padEnd(14),
        String(figure.count).padStart(6),
        number(figure.meanErrorMin, 9),
        number(figure.medianErrorMin, 7),
        number(figure.biasMin, 6),
        percent(figure.transit, 7),
        percent(figure.food, 9),
        percent(figure.held, 6),
        number(figure.widthMin, 6),
      ];
      console.log(cells.join(" "));
    }
    if (way.food !== null || way.transit !== null) {
      console.log(
        `${" ".repeat(16)}of the way: ${percent(way.transit, 0)} in the window, ${percent(way.food, 0)} mirrored`,
      );
    }
  }
  console.log(
    `ranges held ${percent(held.ours, 0)} (ceiling ${percent(held.ceiling, 0)}), first ranges ${percent(held.first, 0)}; ` +
      `width ${widthMin.ours.toFixed(1)} min (ceiling ${widthMin.ceiling.toFixed(1)})`,
  );
  if (worstHour !== null) {
    const { ours, ceiling } = worstHour;
    console.log(`worst hour (${worstHour.orders} orders) ${percent(ours, 0)}, ceiling there ${percent(ceiling, 0)}`);
  }
  console.log(
    `from minute to minute: ${PREDICTORS.map((who) => `${NAMES[who]} ${number(inconsistencyMin[who], 0)}`).join(", ")}`,
  );
  console.log(
    `revisions at the median order: ${revisions.any} in all, ${revisions.twoOrMore} of two minutes or more, ` +
      `${revisions.overTwo} of more than two (mean ${revisions.meanOverTwo.toFixed(2)})`,
  );
}

const number = (value: number | null, width: number): string =>
  (value === null || Number.isNaN(value) ? "–" : value.toFixed(2)).padStart(width);
export const percent = (value: number | null, width: number): string =>
  (value === null || Number.isNaN(value) ? "–" : `${Math.round(value * 100)} %`).padStart(width);
