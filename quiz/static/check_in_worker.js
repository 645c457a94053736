/* Opens the check-in page while there is no network. It keeps one page without any data, with its
   style and scripts; the list and what waits to be sent are in the page's own storage. */
(function () {
  "use strict";

  const CACHE = "zhumeng-door";
  const SHELL = "/staff/check-in/shell";
  const PATIENCE_MS = 6000;

  function keepShell() {
    return fetch(SHELL, { credentials: "same-origin", cache: "no-store" }).then(function (answer) {
      if (!answer.ok || answer.redirected) { throw new Error("not signed in"); }
      return caches.open(CACHE).then(function (cache) {
        return answer.clone().text().then(function (text) {
          const parts = text.match(/\/static\/\w+\/[\w.]+/g) || [];
          return cache.addAll(Array.from(new Set(parts))).then(function () {
            return cache.put(SHELL, answer);
          }).then(function () {
            /* What an older version of the page needed. */
            return cache.keys().then(function (kept) {
              return Promise.all(kept.filter(function (request) {
                const path = new URL(request.url).pathname;
                return path !== SHELL && parts.indexOf(path) < 0;
              }).map(function (request) { return cache.delete(request); }));
            });
          });
        });
      });
    });
  }

  self.addEventListener("install", function (event) {
    self.skipWaiting();
    event.waitUntil(keepShell());
  });
  self.addEventListener("activate", function (event) {
    event.waitUntil(self.clients.claim());
  });

  /* A line that never answers is as bad as none. */
  function patiently(request) {
    return new Promise(function (resolve, reject) {
      const timer = setTimeout(function () { reject(new Error("too slow")); }, PATIENCE_MS);
      fetch(request).then(function (answer) {
        clearTimeout(timer);
        if (answer.status >= 500) { reject(new Error(String(answer.status))); } else { resolve(answer); }
      }, function (error) { clearTimeout(timer); reject(error); });
    });
  }

  self.addEventListener("fetch", function (event) {
    const request = event.request;
    const path = new URL(request.url).pathname;
    if (request.method !== "GET") { return; }
    if (request.mode === "navigate" && /^\/staff\/check-in\/\d+$/.test(path)) {
      event.respondWith(patiently(request).then(function (answer) {
        if (answer.ok) { keepShell().catch(function () { /* the kept one will do */ }); }
        return answer;
      }, function () {
        return caches.match(SHELL).then(function (kept) { return kept || Response.error(); });
      }));
    } else if (path.indexOf("/static/") === 0) {
      event.respondWith(caches.match(request).then(function (kept) { return kept || fetch(request); }));
    }
  });
})();
