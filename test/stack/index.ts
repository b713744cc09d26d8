export { openOrderPages } from "../order-page/open-order-pages.ts";
export { launchBrowser } from "./launch-browser.ts";
export { openOrderTeller } from "./order-teller.ts";
export { prepareServices } from "./prepare-services.ts";
export { signIn } from "./sign-in.ts";
export { OPS_PASSWORD, type Stack, startStack } from "./start-stack.ts";
export { startWeb } from "./start-web.ts";
export { openEveningStreets } from "./told-evening.ts";
