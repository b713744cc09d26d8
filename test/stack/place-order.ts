import type { Page } from "playwright";

/** As a diner does, from the first page to the order's own. */
export async function placeOrder(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByRole("combobox", { name: "Deliver to" }).pressSequentially("berro 10");
  await page.getByRole("listbox").getByRole("option").first().click();
  await page.waitForURL(/to=/);
  await page.locator("a[href^='/restaurants/']").first().click();
  await page
    .getByRole("button", { name: /^One more/ })
    .first()
    .click();
  await page.getByRole("button", { name: "Go to payment" }).click();
  await page.getByRole("button", { name: /^Pay/ }).click();
  await page.waitForURL(/\/orders\//);
  await page.getByRole("list", { name: "Steps of the order" }).waitFor();
}
