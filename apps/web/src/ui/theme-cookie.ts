/** Read by the layout on the server, written by `chooseTheme`. */
export const THEME_COOKIE = "doorstep-theme";
