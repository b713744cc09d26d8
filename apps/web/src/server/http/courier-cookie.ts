/** The courier's session as the browser keeps it: out of reach of scripts, sent to our own pages only. */
export const COURIER_COOKIE = "doorstep-courier";
