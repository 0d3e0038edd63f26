// Shows a reminder, and opens what it is about. What is said comes from our server, sealed for this browser alone; a push without
// words still shows the usual ones, because a browser that was woken must say something.
"use strict";

{
  const USUAL = "usual";

  const told = (data) => {
    try {
      return { ...USUAL, ...data.json() };
    } catch {
      return USUAL;
    }
  };

  const ours = (path) => {
    const asked = new URL(path, self.location.origin);
    return asked.origin === self.location.origin ? asked.href : USUAL.open;
  };

  self.addEventListener("push", (event) => {
    const { title, body, tag, lang, open } = told(event.data);
    event.waitUntil(self.registration.showNotification(title, { body, tag, lang, icon: USUAL.icon, data: { open } }));
  });

  self.addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(self.clients.openWindow(ours(event.notification.data.open)));
  });
}
