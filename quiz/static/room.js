/* The room's code on the wall, and the page it opens on a worker's phone. */
(function () {
  "use strict";

  /* Who scanned the code in the room has done enough: the page's only button presses itself. */
  var form = document.querySelector("form[data-send-now]");
  if (form) {
    form.submit();
    return;
  }

  var room = document.getElementById("room");
  if (!room) { return; }
  var away = document.getElementById("room-away");
  var LOOK_SECONDS = 5;
  var RETRY_SECONDS = 3;
  var staleAt = performance.now() + Number(room.getAttribute("data-seconds")) * 1000;

  function later(seconds) { setTimeout(look, seconds * 1000); }

  function next() {
    var left = Math.max(0, (staleAt - performance.now()) / 1000);
    later(Math.min(LOOK_SECONDS, left + 0.2));
  }

  function show(text) {
    var page = new DOMParser().parseFromString(text, "text/html");
    var fresh = page.getElementById("room");
    if (!fresh) { throw new Error("no code"); }
    room.parentNode.replaceChild(document.importNode(fresh, true), room);
    room = document.getElementById("room");
    staleAt = performance.now() + Number(room.getAttribute("data-seconds")) * 1000;
    away.hidden = true;
  }

  function look() {
    fetch(location.href, { credentials: "same-origin", cache: "no-store" }).then(function (answer) {
      if (answer.redirected) { location.reload(); }
      if (!answer.ok) { throw new Error(String(answer.status)); }
      return answer.text();
    }).then(function (text) { show(text); next(); }).catch(function () {
      /* An old code would turn people away one by one: better none, and say so. */
      if (performance.now() > staleAt) {
        room.classList.add("is-stale");
        away.hidden = false;
      }
      later(RETRY_SECONDS);
    });
  }

  function stayAwake() {
    if (navigator.wakeLock && document.visibilityState === "visible") {
      navigator.wakeLock.request("screen").catch(function () { /* the screen may go dark */ });
    }
  }
  document.addEventListener("visibilitychange", stayAwake);
  stayAwake();
  next();
})();
