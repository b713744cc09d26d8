/**
 * The order page comes alive: the server has rendered it, and this takes it over as it stands.
 * The page has no other script, so that the phone loads React, the page and nothing else.
 */
import { hydrateRoot } from "react-dom/client";
import { GIVEN_ID, type Given, GivenOrder, ROOT_ID } from "./given-order.tsx";

const root = document.getElementById(ROOT_ID);
const given = document.getElementById(GIVEN_ID)?.textContent;
// Pages without an order, as of a link that opens none, have nothing to take over.
if (root !== null && given) hydrateRoot(root, <GivenOrder {...(JSON.parse(given) as Given)} />);
