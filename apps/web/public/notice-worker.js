// Shows the one notice a diner has asked for, and brings its page back when it is tapped.
// It keeps nothing, answers no request, and is registered only on that tap.
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = event.notification.data;
  event.waitUntil(
    self.clients.matchAll({ type: "window", includeUncontrolled: true }).then((pages) => {
      const open = pages.find((page) => page.url === url);
      return open === undefined ? self.clients.openWindow(url) : open.focus();
    }),
  );
});
