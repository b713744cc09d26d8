import type { Page } from "playwright";

/** As a diner does, from the first page to the order's own; `look` is called at each on the way. */
export async function placeOrder(page: Page, url: string, look: () => Promise<void> = async () => {}): Promise<void> {
  await page.goto(url);
  await page.getByRole("combobox", { name: "Deliver to" }).pressSequentially("berro 10");
  const place = page.getByRole("listbox").getByRole("option").first();
  await place.waitFor();
  await look();
  await place.click();
  await page.waitForURL(/to=/);
  const restaurant = page.locator("a[href^='/restaurants/']").first();
  await restaurant.waitFor();
  await look();
  await restaurant.click();
  await page
    .getByRole("button", { name: /^One more/ })
    .first()
    .click();
  await look();
  await page.getByRole("button", { name: "Go to payment" }).click();
  const pay = page.getByRole("button", { name: /^Pay/ });
  await pay.waitFor();
  await look();
  await pay.click();
  await page.waitForURL(/\/orders\//);
  await page.getByRole("list", { name: "Steps of the order" }).waitFor();
}
