import axe from "axe-core";
import type { Page } from "playwright";

const WCAG_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What an accessibility scan of the page finds. */
export async function violations(page: Page): Promise<readonly string[]> {
  // The policy of the page forbids foreign scripts, so this one comes through the debugger.
  await page.evaluate(axe.source);
  return page.evaluate(async (values) => {
    const { violations } = await window.axe.run({ runOnly: { type: "tag", values } });
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
  }, WCAG_AA);
}

declare global {
  interface Window {
    axe: typeof axe;
  }
}
